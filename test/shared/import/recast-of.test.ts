import { plainRules } from '../../../shared/cells/rules.ts';
import type { OutputColumn, Reading } from '../../../shared/import/reading.ts';
import { isUntouched, recastOf } from '../../../shared/import/recast-of.ts';
import { makeLoad, makeReading } from '../../helpers/load.ts';

const { object } = makeLoad({ key: 'in/a.csv' });
const strings = (...origins: OutputColumn['origin'][]): OutputColumn[] =>
  origins.map((origin, place) => ({ name: `c${place}`, type: 'STRING', origin }));
const cell = (index: number) => ({ kind: 'cell', index }) as const;
const cells = (...texts: string[]) => texts.map((text, offset) => ({ text, quoted: false, offset }));

/** The texts that become of a record of three cells, which is the second of its segment. */
function written(columns: OutputColumn[], more: Partial<Reading> = {}, rowsBefore: number | null = null) {
  const reading = makeReading({ width: 3, columns, ...more });
  const row = recastOf({ segment: { object, rowsBefore }, reading })?.record(cells('1', ' b ', '3'), 2);
  if (row === undefined || !Array.isArray(row)) return row;
  return row.map((one) => (typeof one === 'object' && one !== null ? one.text : one));
}

test.each<[string, OutputColumn[], Partial<Reading>, number | null, unknown[]]>([
  ['cells in another order', strings(cell(2), cell(0)), {}, null, ['3', '1']],
  ['a null', strings(cell(0), { kind: 'null' }), {}, null, ['1', null]],
  ['the key of the object', strings(cell(0), { kind: 'key' }), {}, null, ['1', 'in/a.csv']],
  ['its version', strings(cell(0), { kind: 'versionId' }), {}, null, ['1', 'v1']],
  ['when it is loaded', strings(cell(0), { kind: 'loadedAt', at: '2026' }), {}, null, ['1', '2026']],
  ['the row, behind a header', strings(cell(0), { kind: 'row' }), { firstRow: 2 }, null, ['1', '3']],
  ['the row, without a header', strings(cell(0), { kind: 'row' }), { firstRow: 1 }, null, ['1', '2']],
  ['the row, in a later range', strings(cell(0), { kind: 'row' }), { firstRow: 2 }, 40, ['1', '43']],
  [
    'texts without blanks around them',
    strings(cell(0), cell(1)),
    { dialect: { ...makeReading().dialect, trim: true } },
    null,
    ['1', 'b'],
  ],
])('%s', (_, columns, more, rowsBefore, expected) => {
  expect(written(columns, more, rowsBefore)).toEqual(expected);
});

test('a version that the bucket does not keep is null', () => {
  const segment = { object: { ...object, versionId: null }, rowsBefore: null };
  const reading = makeReading({ width: 1, columns: strings(cell(0), { kind: 'versionId' }) });
  expect(recastOf({ segment, reading })?.record(cells('1'), 1)).toEqual([expect.anything(), null]);
});

test('a cell that does not fit is named by the column of the DataSet', () => {
  const columns: OutputColumn[] = [{ name: 'n', type: 'LONG', origin: cell(1) }];
  expect(written(columns)).toEqual({ cell: 1, column: 'n', type: 'LONG', reason: 'number' });
});

test('where only records are read, there is none', () => {
  expect(recastOf({ segment: { object, rowsBefore: null }, reading: makeReading() })).toBeNull();
});

describe('the records of a file are rows as they are', () => {
  const two = strings(cell(0), cell(1));
  test.each<[string, Partial<Reading>, boolean]>([
    ['where only records are read', { columns: null }, true],
    ['where all are texts in their order', { columns: two, width: 2 }, true],
    ['not in another order', { columns: strings(cell(1), cell(0)), width: 2 }, false],
    ['not where one is left out', { columns: two, width: 3 }, false],
    ['not with lineage', { columns: [...two, ...strings({ kind: 'key' })], width: 2 }, false],
    [
      'not where a number must be looked at',
      { columns: [{ name: 'n', type: 'LONG', origin: cell(0) }, ...strings(cell(1))], width: 2 },
      false,
    ],
    ['not where words are nulls', { columns: two, width: 2, rules: { ...plainRules, nulls: ['-'] } }, false],
    [
      'not with another delimiter',
      { columns: two, width: 2, dialect: { ...makeReading().dialect, delimiter: ';' } },
      false,
    ],
    [
      'not where blanks go',
      { columns: two, width: 2, dialect: { ...makeReading().dialect, trim: true } },
      false,
    ],
  ])('%s', (_, changes, is) => {
    expect(isUntouched(makeReading(changes))).toBe(is);
  });
});
