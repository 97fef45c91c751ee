import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { filesToDrop } from '../../../cli/drop/files.ts';

let dir = '';
const stdin = () => Readable.from([]);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sluice-files-'));
  for (const path of ['a.csv', 'b.txt', '2025/c.csv', '2025/q1/d.csv', '[x].csv', 'empty/']) {
    await mkdir(join(dir, path, path.endsWith('/') ? '.' : '..'), { recursive: true });
    if (!path.endsWith('/')) await writeFile(join(dir, path), 'id\n');
  }
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test.each<[string, string[], string[], boolean]>([
  ['one file', ['a.csv'], ['a.csv'], true],
  ['several files', ['a.csv', 'b.txt'], ['a.csv', 'b.txt'], false],
  ['the same file twice', ['a.csv', 'a.csv'], ['a.csv'], false],
  ['a folder, with the paths in it', ['2025'], ['c.csv', 'q1/d.csv'], false],
  ['a pattern, with the paths below what is no pattern', ['2025/**/*.csv'], ['c.csv', 'q1/d.csv'], false],
  ['a pattern of one folder', ['*.csv'], ['[x].csv', 'a.csv'], false],
  ['alternatives', ['{a,b}.*'], ['a.csv', 'b.txt'], false],
  ['a file whose name looks like a pattern', ['[x].csv'], ['[x].csv'], true],
])('%s', async (_what, words, names, isOne) => {
  const named = await filesToDrop(
    words.map((word) => join(dir, word)),
    undefined,
    stdin,
  );
  expect(named.files.map(({ name }) => name)).toEqual(names);
  expect(named.isOne).toBe(isOne);
});

test('what is found is told from what is named', async () => {
  const { files } = await filesToDrop([join(dir, 'a.csv'), join(dir, '2025')], undefined, stdin);
  expect(files.map(({ isFound }) => isFound)).toEqual([false, true, true]);
});

test('standard input is a file of that name, whose size nobody knows', async () => {
  const { files, isOne } = await filesToDrop(['-'], 'in.csv', stdin);
  expect(isOne).toBe(true);
  expect(files).toMatchObject([{ path: '-', name: 'in.csv', size: null }]);
});

test.each<[string, string[], string | undefined, RegExp]>([
  ['standard input without a name', ['-'], undefined, /--name NAME/],
  ['a name without standard input', ['a.csv'], 'x', /--name is the name for standard input/],
  ['no such file', ['none.csv'], undefined, /there is no such file/],
  ['an empty folder', ['empty'], undefined, /has no files/],
  ['a pattern that names nothing', ['*.parquet'], undefined, /No file is named by/],
  ['no such folder', ['none/*.csv'], undefined, /there is no such folder/],
  ['no pattern', ['2025/a**b.csv'], undefined, /is no pattern: write "2025|is no pattern: write/],
])('%s is wrong use', async (_what, words, name, message) => {
  const paths = words.map((word) => (word === '-' ? word : join(dir, word)));
  await expect(filesToDrop(paths, name, stdin)).rejects.toThrow(message);
});
