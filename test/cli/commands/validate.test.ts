import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../captured.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-validate-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function validate(text: string, ...options: string[]) {
  const file = join(folder, 'sluice.config.json');
  await writeFile(file, text);
  return run(['validate', '--config', file, ...options]);
}

const route = { name: 'a', prefix: 'a/', stream: 1, updateMethod: 'APPEND' };

test('a configuration without mistakes', async () => {
  const { code, out } = await validate(JSON.stringify({ imports: [route] }));
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringContaining('1 import and 0 exports, and no mistake'),
  });
});

test('what is seldom meant is told, and is no mistake', async () => {
  const text = JSON.stringify({ imports: [{ ...route, prefix: 'a' }] });
  expect(await validate(text)).toMatchObject({
    code: 0,
    out: expect.stringContaining('has no / at its end'),
  });
  const { out } = await validate(text, '--json');
  expect(JSON.parse(out)).toMatchObject({ imports: 1, exports: 0, warnings: [{ subject: 'import a' }] });
});

test('all mistakes are told together', async () => {
  const text = JSON.stringify({ imports: [{ ...route, updateMethod: 'append', color: 1 }] });
  const { code, err } = await validate(text);
  expect(code).toBe(2);
  expect(err).toMatch(/2 problems/);
});

test('a file that is not there is told', async () => {
  expect(await run(['validate', '--env', 'nowhere'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('sluice.config.nowhere.json cannot be read: there is no such file'),
  });
});
