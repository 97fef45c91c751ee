import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Sluice } from '../../infra/sluice.ts';
import type { SluiceProps } from '../../infra/sluice-props.ts';
import { makeApp } from '../helpers/app.ts';
import { config, templateOf } from '../helpers/stack.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-mistakes-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the CDK says of an app that has the construct, without its stack trace; empty if it takes it. */
function saidOf(props: (stack: Stack) => SluiceProps): string {
  const stack = new Stack(makeApp(), 'Data');
  new Sluice(stack, 'Sluice', props(stack));
  const warned = jest.spyOn(console, 'error').mockReturnValue();
  try {
    templateOf(stack);
    return warned.mock.calls.flat().join('\n');
  } catch (error) {
    return (error as Error).message;
  } finally {
    warned.mockRestore();
  }
}

test('mistakes in a configuration file are an error of the construct, as they are', () => {
  const file = join(folder, 'sluice.config.json');
  writeFileSync(
    file,
    '{ "imports": [{ "name": "a", "prefix": "a/", "stream": 1, "updateMethod": "append" }] }',
  );
  expect(saidOf(() => ({ config: file }))).toMatch(
    /^ERROR .*has one problem:\n {2}imports\[0\]\.updateMethod .*APPEND/,
  );
});

test('a file that is not there is one, too', () => {
  expect(saidOf(() => ({ config: join(folder, 'nowhere.json') }))).toContain('there is no such file');
});

test('a bucket of the app that is not versioned is refused, and two buckets are', () => {
  const bucket = (stack: Stack) => new Bucket(stack, 'Files');
  expect(saidOf((stack) => ({ config, bucket: bucket(stack) }))).toContain(
    'The bucket Data/Files is not versioned',
  );
  const given = { ...config, bucket: { name: 'our-files', keyArn: null } };
  const versioned = (stack: Stack) => new Bucket(stack, 'Files', { versioned: true });
  expect(saidOf((stack) => ({ config: given, bucket: versioned(stack) }))).toContain(
    'The configuration names the bucket our-files, and the app gives Data/Files',
  );
});

test('warnings of the configuration are warnings of the construct', () => {
  const [route] = config.imports;
  if (route === undefined) throw new Error('no route');
  const imports = [{ ...route, prefix: 'incoming/sales' }];
  expect(saidOf(() => ({ config: { ...config, imports } }))).toMatch(/^WARNING import sales: /);
});
