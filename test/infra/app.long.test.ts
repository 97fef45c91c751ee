import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-app-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `cdk synth` as a user calls it. */
function synth(...args: string[]): { status: number | null; said: string } {
  const cdk = join(root, 'node_modules/aws-cdk/bin/cdk');
  const output = ['--output', join(folder, 'out'), '--no-notices'];
  const { status, stderr } = spawnSync(process.execPath, [cdk, 'synth', '--quiet', ...output, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true' },
  });
  return { status, said: stderr };
}

test('cdk synth tells of mistakes in the configuration without a stack trace, and ends with 1', () => {
  const file = join(folder, 'sluice.config.json');
  writeFileSync(
    file,
    '{ "imports": [{ "name": "a", "prefix": "a/", "stream": 1, "updateMethod": "append" }] }',
  );
  const { status, said } = synth('-c', `config=${file}`);
  expect(status).toBe(1);
  expect(said).toMatch(/has one problem:\n {2}imports\[0\]\.updateMethod /);
  expect(said).not.toMatch(/^\s+at /m);
  expect(said.trim().split('\n').length).toBeLessThan(6);
}, 300_000);

test('and of a name that no environment can have', () => {
  const { status, said } = synth('-c', 'env=pro/d');
  expect(status).toBe(1);
  expect(said).toContain('"pro/d" is no name of an environment');
  expect(said).not.toMatch(/^\s+at /m);
}, 300_000);
