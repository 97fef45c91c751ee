import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileRows, rowText } from '../../../cli/samples/rows.ts';
import type { ColumnType } from '../../../shared/config/route.ts';

test('null is an empty cell without quotes', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sluice-rows-'));
  try {
    const path = join(dir, 'x.csv');
    await writeFile(path, '\ufeffa,b\r\n,""\r\n"x\r\ny","""q"""');
    expect(await fileRows(path)).toEqual({
      header: ['a', 'b'],
      rows: [
        [null, ''],
        ['x\r\ny', '"q"'],
      ],
    });
  } finally {
    await rm(dir, { recursive: true });
  }
});

const same: [ColumnType, unknown, unknown][] = [
  ['DOUBLE', '1469.250000', 1469.25],
  ['DOUBLE', '0.0', 0],
  ['LONG', '007', 7],
  ['DECIMAL', '-4881.70', -4881.7],
  ['DOUBLE', '', null],
  ['DATE', '2026-01-01', '2026-01-01'],
  ['DATETIME', '2026-01-01 00:01:01', '2026-01-01T00:01:01'],
  ['STRING', 'x', 'x'],
  ['STRING', null, null],
];
test.each(same)('as %s, %j of a file is %j of an answer', (type, cell, value) => {
  expect(rowText([cell], [{ name: 'a', type }])).toBe(rowText([value], [{ name: 'a', type }]));
});

const different: [ColumnType, unknown, unknown][] = [
  ['STRING', '', null],
  ['STRING', '1.0', '1'],
  ['STRING', 'x', 'x '],
  ['STRING', '00501', '501'],
  ['DOUBLE', '1', 2],
  ['DOUBLE', '0', null],
  ['DATE', '2026-01-01', '2026-01-02'],
];
test.each(different)('as %s, %j is not %j', (type, cell, value) => {
  expect(rowText([cell], [{ name: 'a', type }])).not.toBe(rowText([value], [{ name: 'a', type }]));
});

test('cells do not run together', () => {
  const columns = [
    { name: 'a', type: 'STRING' as const },
    { name: 'b', type: 'STRING' as const },
  ];
  expect(rowText(['a,b', 'c'], columns)).not.toBe(rowText(['a', 'b,c'], columns));
});
