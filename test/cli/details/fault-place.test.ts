import { faultPlace } from '../../../cli/details/fault-place.ts';
import { anomalyError } from '../../../shared/csv/anomaly.ts';

const object = 's3://b/in/a.csv';
const source = { object, row: 3, header: true, showCells: true };

test.each<[string, string, ReturnType<typeof faultPlace>]>([
  [
    'a cell',
    anomalyError(
      { kind: 'CellMisfit', row: 3, offset: 40, column: 'a "b"', type: 'LONG', text: 'x', reason: 'no' },
      source,
    ).message,
    { key: 'in/a.csv', row: 4, byte: 40, column: 'a "b"' },
  ],
  [
    'a record',
    anomalyError({ kind: 'WrongColumnCount', row: 3, offset: 12, expected: 2, found: 3 }, source).message,
    { key: 'in/a.csv', row: 4, byte: 12, column: null },
  ],
  [
    'an object of a set, behind other words',
    '1 of 3 objects is at fault. s3://b/in/p/b.csv: row 1, byte 0: x',
    { key: 'in/p/b.csv', row: 1, byte: 0, column: null },
  ],
  [
    'a key that looks like a place',
    's3://b/in/x: row 9.csv: row 2, byte 5: y',
    { key: 'in/x: row 9.csv', row: 2, byte: 5, column: null },
  ],
  ['a cell of a workbook', `${object}: sheet "Data", cell C3: no`, null],
  ['a whole file', `${object} is a PNG image.`, null],
  ['another bucket', 's3://other/a: row 1, byte 2: x', null],
  ['nothing', '', null],
])('%s', (_what, reason, place) => {
  expect(faultPlace('b', reason)).toEqual(place);
});
