import type { Content } from '../../../cli/samples/content.ts';
import { verify } from '../../../cli/samples/verify.ts';
import type { UpdateMethod } from '../../../shared/config/route.ts';

const file = {
  header: ['id', 'name'],
  rows: [
    ['1', 'Ann'],
    ['2', null],
    ['2', null],
  ],
};
const loaded = [
  [1, 'Ann'],
  [2, null],
  [2, null],
];
const load = { state: 'committed', rows: 3 } as const;

function content(rows: unknown[][], changes: Partial<Content> = {}): Content {
  const columns = [
    { name: 'id', type: 'LONG' },
    { name: 'name', type: 'STRING' },
  ] as const;
  return { dataSetId: 'x', name: 'X', rowCount: rows.length, columns: [...columns], rows, ...changes };
}

function check(updateMethod: UpdateMethod, before: unknown[][] | null, after: unknown[][]): string | null {
  const route = { updateMethod, keyColumnNames: updateMethod === 'UPSERT' ? ['id'] : [] };
  return verify(load, route, file, before && content(before), content(after));
}

const old = [9, 'Old'];

test.each<[string, UpdateMethod, unknown[][] | null, unknown[][]]>([
  ['the first load', 'APPEND', null, loaded],
  ['in another order', 'REPLACE', null, [...loaded].reverse()],
  ['rows that were there stay', 'APPEND', [old], [old, ...loaded]],
  ['the same rows again', 'APPEND', loaded, [...loaded, ...loaded]],
  ['rows that were there go', 'REPLACE', [old], loaded],
  ['equal keys are one row, others stay', 'UPSERT', [old, [1, 'Bob']], [old, [1, 'Ann'], [2, null]]],
])('right: %s', (_what, method, before, after) => expect(check(method, before, after)).toBeNull());

test.each<[string, UpdateMethod, unknown[][] | null, unknown[][], RegExp]>([
  ['a row is missing', 'APPEND', null, loaded.slice(1), /^1 row of the file is missing and 0 are/],
  ['a row is there too often', 'APPEND', null, [...loaded, [1, 'Ann']], /^0 .* missing and 1 are there/],
  ['a cell is another', 'REPLACE', null, [[1, 'Ann '], ...loaded.slice(1)], /^1 .* missing and 1 .*Ann/],
  [
    'null has become text',
    'REPLACE',
    null,
    [
      [1, 'Ann'],
      [2, ''],
      [2, null],
    ],
    /^1 .* missing and 1/,
  ],
  ['rows that were there are gone', 'APPEND', [old], loaded, /^1 .* missing/],
  ['rows that were there are still there', 'REPLACE', [old], [old, ...loaded], /missing and 1 are there/],
  ['the load was counted twice', 'APPEND', null, [...loaded, ...loaded], /missing and 3 are there/],
  [
    'equal keys are two rows',
    'UPSERT',
    [[1, 'Bob']],
    [
      [1, 'Bob'],
      [1, 'Ann'],
      [2, null],
    ],
    /and 1 are there/,
  ],
])('wrong: %s', (_what, method, before, after, message) =>
  expect(check(method, before, after)).toMatch(message),
);

test('a load that was not committed is not verified', () => {
  const rejected = { state: 'rejected', rows: 0, reason: 'Empty.' } as const;
  const route = { updateMethod: 'APPEND', keyColumnNames: [] } as const;
  expect(verify(rejected, { ...route, keyColumnNames: [] }, file, null, content(loaded))).toBe(
    'the load ended rejected: Empty.',
  );
});

test('the ledger, the columns and Domo’s own count must agree too', () => {
  const route = { updateMethod: 'REPLACE' as const, keyColumnNames: [] };
  expect(verify({ ...load, rows: 2 }, route, file, null, content(loaded))).toMatch(
    /ledger says 2 rows, the file has 3/,
  );
  expect(verify(load, route, { ...file, header: ['name', 'id'] }, null, content(loaded))).toMatch(
    /the columns are/,
  );
  expect(verify(load, route, file, null, content(loaded, { rowCount: 4 }))).toMatch(
    /Domo counts 4 rows and answers 3/,
  );
});

const duplicate = { state: 'duplicate', rows: 0 } as const;

test.each<[string, UpdateMethod, unknown[][], unknown[][], RegExp | null]>([
  ['nothing changed', 'APPEND', [old, ...loaded], [old, ...loaded], null],
  ['the rows came twice', 'APPEND', [old, ...loaded], [old, ...loaded, ...loaded], /and 3 are there/],
  ['the rows were never there', 'APPEND', [old], [old], /^3 rows of the file are missing/],
  ['nothing changed', 'REPLACE', loaded, loaded, null],
  ['the rows were never there', 'REPLACE', [old], [old], /^3 rows/],
  ['nothing changed', 'UPSERT', [old, [1, 'Ann'], [2, null]], [old, [1, 'Ann'], [2, null]], null],
])('a duplicate: %s under %s', (_what, updateMethod, before, after, problem) => {
  const route = { updateMethod, keyColumnNames: updateMethod === 'UPSERT' ? ['id'] : [] };
  const said = verify(duplicate, route, file, content(before), content(after));
  if (problem === null) expect(said).toBeNull();
  else expect(said).toMatch(problem);
});
