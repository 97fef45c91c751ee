import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { openLogFile } from '../../sandbox/log-file.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'log-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('lines of several sources never mix, and a last one without an end is kept', async () => {
  const path = join(dir, 'it.log');
  const file = openLogFile(path);
  const [one, two] = [new PassThrough(), new PassThrough()];
  for (const source of [one, two]) file.follow(source);
  const pieces = [
    { source: one, text: 'one a' },
    { source: two, text: 'two ü\ntwo ' },
    { source: one, text: ' b\none c\none d' },
    { source: two, text: 'x\n' },
  ];
  for (const { source, text } of pieces) {
    source.write(text);
    await new Promise((go) => setImmediate(go));
  }
  file.write({ type: 'platform.report' });
  one.end();
  two.end();
  await Promise.all([finished(one), finished(two)]);
  await file.close();
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines).toEqual(['two ü', 'one a b', 'one c', 'two x', '{"type":"platform.report"}', 'one d', '']);
});

test('what was there before stays', async () => {
  const path = join(dir, 'it.log');
  for (const message of ['first', 'second']) {
    const file = openLogFile(path);
    file.write({ message });
    await file.close();
  }
  expect(readFileSync(path, 'utf8')).toBe('{"message":"first"}\n{"message":"second"}\n');
});
