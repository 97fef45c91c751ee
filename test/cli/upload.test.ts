import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyFor, localFile } from '../../cli/upload.ts';
import { route } from '../helpers/load.ts';

test.each([
  ['q3.csv', 'incoming/sales/q3.csv'],
  ['with space + plus %2F.csv', 'incoming/sales/with space + plus %2F.csv'],
  ['cafe\u0301.csv', 'incoming/sales/caf\u00e9.csv'],
  ['line\nbreak\u0007.csv', 'incoming/sales/line_break_.csv'],
  ['見積書.csv', 'incoming/sales/見積書.csv'],
])('%j becomes the key %j', (name, key) => {
  expect(keyFor(name, route, [route])).toBe(key);
});

test('a key that S3 would not take is refused', () => {
  expect(() => keyFor(`${'ü'.repeat(600)}.csv`, route, [route])).toThrow(/longer than the 1024 bytes/);
});

test('a key that another route takes is refused', () => {
  const eager = { ...route, name: 'eager', prefix: 'incoming/sales/q' };
  expect(() => keyFor('q3.csv', route, [route, eager])).toThrow(/would go to the route "eager"/);
  expect(keyFor('r3.csv', route, [route, eager])).toBe('incoming/sales/r3.csv');
});

describe('localFile', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'sluice-upload-'));
    await writeFile(join(dir, 'a.csv'), 'x\n1\n');
    await mkdir(join(dir, 'folder'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  test('a file has a name and a size', async () => {
    const path = join(dir, 'a.csv');
    expect(await localFile(path)).toEqual({ path, name: 'a.csv', size: 4 });
  });

  test.each([
    ['nothing.csv', /there is no such file/],
    ['folder', /is a folder. Name a file/],
  ])('%s is refused', async (name, message) => {
    await expect(localFile(join(dir, name))).rejects.toThrow(message);
  });
});
