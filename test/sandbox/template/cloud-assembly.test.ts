import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCloudAssembly } from '../../../sandbox/template/cloud-assembly.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stack = (templateFile: string) => ({ type: 'aws:cloudformation:stack', properties: { templateFile } });

function write(artifacts: object, files: Record<string, object>): void {
  for (const [name, content] of Object.entries({ 'manifest.json': { version: '1', artifacts }, ...files })) {
    writeFileSync(join(folder, name), JSON.stringify(content));
  }
}

test('the stack and the folders of its assets are found', () => {
  write(
    {
      Demo: stack('Demo.json'),
      Tree: { type: 'cdk:tree' },
      A: { type: 'cdk:asset-manifest', properties: { file: 'a.json' } },
    },
    {
      'Demo.json': { Resources: {} },
      'a.json': {
        files: {
          one: {
            source: { path: 'asset.1', packaging: 'zip' },
            destinations: { here: { objectKey: '1.zip' } },
          },
          routes: {
            source: { path: 'asset.2.json', packaging: 'file' },
            destinations: {
              here: { bucketName: `assets-\${AWS::AccountId}-\${AWS::Region}`, objectKey: '2.json' },
            },
          },
          template: {
            source: { path: 'Demo.json', packaging: 'file' },
            destinations: { here: { objectKey: 't.json' } },
          },
        },
      },
    },
  );
  const assembly = loadCloudAssembly(folder);
  expect(assembly.stackName).toBe('Demo');
  expect(assembly.template).toEqual({ Resources: {} });
  expect(assembly.assetFolder('1.zip')).toBe(join(folder, 'asset.1'));
  expect(assembly.fileAssets).toEqual([
    { bucket: 'assets-000000000000-us-east-1', key: '2.json', file: join(folder, 'asset.2.json') },
  ]);
  expect(() => assembly.assetFolder('t.json')).toThrow('t.json');
});

test('two stacks are refused by name, and so is none', () => {
  write({ One: stack('o.json'), Two: stack('t.json') }, {});
  expect(() => loadCloudAssembly(folder)).toThrow('has One, Two');
  write({ Tree: { type: 'cdk:tree' } }, {});
  expect(() => loadCloudAssembly(folder)).toThrow('has none');
});
