import { acrossPackages, mapSpecifiers, packageOf } from '../../release/specifiers.ts';

test('specifiers are replaced, and nothing else that looks like one', () => {
  const code = `import a from './a.js';
import { b } from "../b.js";
export * from './c.js';
const d = await import('./d.js');
const said = "taken from './e.js'";
// import f from './f.js'
`;
  expect(mapSpecifiers(code, (text) => text.replace('.js', '.mjs'))).toBe(`import a from './a.mjs';
import { b } from "../b.mjs";
export * from './c.mjs';
const d = await import('./d.mjs');
const said = "taken from './e.js'";
// import f from './f.js'
`);
});

test.each([
  ['valibot', 'valibot'],
  ['aws-cdk-lib/aws-s3', 'aws-cdk-lib'],
  ['@aws-sdk/client-s3', '@aws-sdk/client-s3'],
  ['@aws-sdk/checksums/crc', '@aws-sdk/checksums'],
  ['./a.js', null],
  ['../shared/a.js', null],
  ['node:fs', null],
])('%s is of the package %s', (specifier, expected) => {
  expect(packageOf(specifier)).toBe(expected);
});

const homes: Record<string, string> = { cli: 'sluice', shared: 'sluice', sandbox: 'sluice-sandbox' };

test.each([
  ['../sandbox/index.js', 'cli/load-sandbox.js', 'sluice-sandbox/sandbox/index.js'],
  ['../../shared/errors.js', 'sandbox/domo/domo.js', 'sluice/shared/errors.js'],
  ['../shared/errors.js', 'cli/main.js', '../shared/errors.js'],
  ['./help.js', 'cli/main.js', './help.js'],
  ['valibot', 'cli/main.js', 'valibot'],
])('%s in %s is %s', (specifier, from, expected) => {
  expect(acrossPackages(specifier, from, (folder) => homes[folder])).toBe(expected);
});
