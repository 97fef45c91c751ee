import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { citationsIn, citingStrings, codesOf, definedIn, readAll } from './codes.ts';

const root = join(__dirname, '..', '..');
const defined = definedIn(readFileSync(join(root, 'docs', 'domo-protocol.md'), 'utf8'));

/** In brackets, so that this file cites nothing itself. */
const cite = (inside: string) => `[${inside}]`;

describe('codes of facts about Domo', () => {
  const sources = readAll(root, [
    ...['shared', 'functions', 'sandbox', 'infra', 'cli', 'test', 'bench', 'docs'],
    'README.md',
  ]);

  test('each that is cited is defined in docs/domo-protocol.md', () => {
    const unknown = sources.flatMap(({ name, text }) =>
      citationsIn(text)
        .flatMap(codesOf)
        .filter((code) => !defined.includes(code))
        .map((code) => `${name}: ${code}`),
    );
    expect(unknown).toEqual([]);
  });

  test('each is defined once', () => {
    expect(new Set(defined).size).toBe(defined.length);
    expect(defined.length).toBeGreaterThan(100);
  });

  test('none stands in what a user can read', () => {
    const code = readAll(root, ['shared', 'functions', 'infra', 'cli', 'sandbox']).filter(({ name }) =>
      /\.(ts|mjs)$/.test(name),
    );
    const generated = readAll(root, ['docs/configuration.md', 'sluice.schema.json']);
    expect([
      ...code.flatMap(({ name, text }) => citingStrings(name, text)),
      ...generated.flatMap(({ name, text }) => citationsIn(text).map((inside) => `${name}: ${inside}`)),
    ]).toEqual([]);
  });
});

describe('what is a citation', () => {
  test.each([
    [`// one ${cite('P6')}`, ['P6']],
    [`/** two ${cite('F2, F4')} */`, ['F2', 'F4']],
    [`a range ${cite('E1-E3')}`, ['E1', 'E2', 'E3']],
    [`over two lines ${cite('X9,\n   * X10')}`, ['X9', 'X10']],
    [`over two lines ${cite('X9,\n  // X10')}`, ['X9', 'X10']],
    [`beside a source ${cite('S7, KB 360')}`, ['S7', 'KB 360']],
    [`of two chapters ${cite('E1-F3')}`, ['E1-F3']],
    ['a class of characters [A-Z0-9]', []],
    ['an index [A1.b]', []],
    [`with words ${cite('P6 and P7')}`, ['P6 and P7']],
    ['a link [P6 is meant](x.md)', []],
  ])('%j', (text, codes) => {
    expect(citationsIn(text).flatMap(codesOf)).toEqual(codes);
  });

  test.each([
    ['a comment', `const a = 1; // ${cite('P6')}`, 0],
    ['a string', `const a = 'no ${cite('P6')}';`, 1],
    ['a template', `const a = \`no ${cite('P6')}\`;`, 1],
    ['the head of a template', `const a = \`${cite('P6')} \${b}\`;`, 1],
    ['its end', `const a = \`\${b} \${c} ${cite('F2, F4')}\`;`, 1],
    ['a string within a template', `const a = \`\${b ? '${cite('P6')}' : ''}\`;`, 1],
  ])('%s of a source', (_where, text, count) => {
    expect(citingStrings('some.ts', text)).toHaveLength(count);
  });
});
