import { manifestOf } from '../../release/manifest.ts';
import { packagesOf } from '../../release/packages.ts';

const own = {
  ...{ name: 'sluice', version: '1.2.3', license: 'Apache-2.0', engines: { node: '>=20.12' } },
  dependencies: { valibot: '^1.5.0', jsonata: '^2.2.2' },
  devDependencies: { 'aws-cdk-lib': '^2.1.0', constructs: '^10.0.0', 'aws-cdk': '~2.2.0', jest: '^30.0.0' },
};
const [product, sandbox] = packagesOf('sluice');
const names = ['sluice', 'sluice-sandbox'];

test('a package depends on what its code imports, and shares the CDK with the app that it is in', () => {
  const imported = new Set(['valibot', 'constructs', 'aws-cdk-lib', 'sluice-sandbox']);
  expect(manifestOf(product, own, imported, names)).toMatchObject({
    ...{ name: 'sluice', version: '1.2.3', license: 'Apache-2.0', bin: { sluice: 'cli/sluice.mjs' } },
    dependencies: { valibot: '^1.5.0' },
    peerDependencies: { 'aws-cdk-lib': '^2.1.0', constructs: '^10.0.0', 'sluice-sandbox': '1.2.3' },
    peerDependenciesMeta: { 'sluice-sandbox': { optional: true } },
    config: { 'aws-cdk': '~2.2.0' },
  });
});

test('the sandbox works with the same version only', () => {
  const { peerDependencies } = manifestOf(sandbox, own, new Set(['jsonata', 'sluice']), names);
  expect(peerDependencies).toEqual({ sluice: '1.2.3' });
});

test('what no package.json lists is refused', () => {
  expect(() => manifestOf(product, own, new Set(['left-pad']), names)).toThrow('sluice imports left-pad');
});
