import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../captured.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-init-'));
});
afterEach(() => rm(folder, { recursive: true }));

const init = (...options: string[]) => run(['init', folder, '--no-install', ...options]);

test('writes a project, and says what to do next', async () => {
  const { code, out } = await init('--yes', '--route', 'orders');
  expect(code).toBe(0);
  expect(out).toContain('new      sluice.config.json');
  expect(out).toContain('npm install');
  expect(out).toContain('npx sluice drop FILE --route orders --wait --sandbox');
  expect((await readdir(folder)).sort()).toEqual([
    '.github',
    '.gitignore',
    'app.mjs',
    'cdk.json',
    'package.json',
    'sluice.config.json',
  ]);
});

test('makes the folder, if it is not there', async () => {
  const inner = join(folder, 'new/project');
  expect(await run(['init', inner, '--yes', '--no-install'])).toMatchObject({ code: 0 });
  expect(JSON.parse(await readFile(join(inner, 'package.json'), 'utf8')).name).toBe('project');
});

test('in a CDK app it shows the lines to add', async () => {
  await writeFile(join(folder, 'cdk.json'), '{}');
  const { out } = await init('--yes');
  expect(out).toContain("new Sluice(stack, 'Sluice', { config: 'sluice.config.json' });");
  expect(await readdir(folder)).not.toContain('app.mjs');
});

test.each([
  [['--yes', '--update-method', 'MERGE'], /updateMethod/],
  [['--yes', '--update-method', 'UPSERT'], /keyColumnNames/],
  [['--yes', '--route', 'a b'], /name/],
  [[], /no terminal to ask questions at: add --yes/],
])('%j is wrong use, and writes nothing', async (options, message) => {
  const { code, err } = await init(...options);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(message) });
  expect(await readdir(folder)).toEqual([]);
});
