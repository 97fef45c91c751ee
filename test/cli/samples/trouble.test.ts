import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileRows } from '../../../cli/samples/rows.ts';
import { troubleColumns, troubleCsv, writeTroubleCsv } from '../../../cli/samples/trouble.ts';

const rows = 6000;
const csv = [...troubleCsv(rows)].join('');

test('it is the same each time', () => {
  expect([...troubleCsv(rows)].join('')).toBe(csv);
});

test.each<[string, RegExp]>([
  ['a byte order mark', /^\ufeffid,/],
  ['column names that need quotes', /^.*,"amount, net","the ""author""",/],
  ['CRLF between rows', /\r\n2,2026-01-01T00:02:02,/],
  ['no line break at the end', /[^\r\n]$/],
  ['line feeds in quotes', /Unix\nand/],
  ['carriage returns in quotes', /Mac\rin/],
  ['CRLF in quotes', /Two\r\nlines/],
  ['doubled quotes', /""no""/],
  ['rows within quotes', /\r\n2,2026-01-01T00:00:00,2\.00,Eve,/],
  ['characters of four bytes', /🦊/u],
  ['empty cells at the end of a row', /",\r\n/],
  ['empty strings', /,""\r\n/],
  ['an empty cell in the middle', /,,"/],
])('it has %s', (_what, pattern) => expect(csv).toMatch(pattern));

test('an independent parser finds every row, and cells of all kinds', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sluice-trouble-'));
  try {
    const path = join(dir, 'trouble.csv');
    await writeTroubleCsv(path, rows);
    expect(await readFile(path, 'utf8')).toBe(csv);
    const file = await fileRows(path);
    expect(file.header).toEqual(troubleColumns.map(({ name }) => name));
    expect(file.rows.map(([id]) => Number(id))).toEqual(Array.from({ length: rows }, (_, i) => i + 1));
    expect(file.rows.slice(0, 3).map((row) => row.at(-1))).toEqual(['', 'seen', null]);
    const longest = Math.max(...file.rows.map((row) => Buffer.byteLength(row[5] ?? '')));
    expect(longest).toBeGreaterThan(190_000);
    expect(longest).toBeLessThan(256_000);
  } finally {
    await rm(dir, { recursive: true });
  }
});
