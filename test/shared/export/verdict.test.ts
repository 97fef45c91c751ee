import { type DataState, isSameState, type Received, verifiedRows } from '../../../shared/export/verdict.ts';

const state: DataState = { id: 'd', rows: 3, dataCurrentAt: '2026-11-25T06:00:00Z', pdpEnabled: false };
const received: Received = { records: 4, isOpen: false, includeHeader: true };

test.each<[string, number, Partial<Received>, Partial<DataState>]>([
  ['with a header', 3, {}, {}],
  ['without one', 3, { records: 3, includeHeader: false }, {}],
  ['of no rows', 0, { records: 1 }, { rows: 0 }],
  ['of no rows, without the header that was asked for', 0, { records: 0 }, { rows: 0 }],
  ['where Domo does not say since when the data are so', 3, {}, { dataCurrentAt: null }],
])('whole: %s', (_, rows, change, dataSet) => {
  const both = { ...state, ...dataSet };
  expect(verifiedRows(both, both, { ...received, ...change })).toBe(rows);
});

test.each<[string, Partial<Received>, Partial<DataState>, string, RegExp]>([
  ['one row less', { records: 3 }, {}, 'ExportRowsDiffer', /has 2 rows, and Domo counts 3/],
  ['one row more', { records: 5 }, {}, 'ExportRowsDiffer', /has 4 rows, and Domo counts 3/],
  ['no header where one is due', { records: 3 }, {}, 'ExportRowsDiffer', /has 2 rows/],
  [
    'an end in a quoted cell',
    { isOpen: true },
    {},
    'ExportRowsDiffer',
    /has 3 rows, the last of them cut off/,
  ],
  ['rows that a user may not see', { records: 2 }, { pdpEnabled: true }, 'ExportRowsDiffer', /\(PDP\)/],
])('not whole: %s', (_, change, dataSet, name, message) => {
  const both = { ...state, ...dataSet };
  const judge = () => verifiedRows(both, both, { ...received, ...change });
  expect(judge).toThrow(expect.objectContaining({ name, fault: 'domo', retryable: true }));
  expect(judge).toThrow(message);
});

test.each<[string, Partial<DataState>]>([
  ['more rows', { rows: 4, dataCurrentAt: '2026-11-25T06:01:00Z' }],
  ['as many rows, of another time', { dataCurrentAt: '2026-11-25T06:01:00Z' }],
  ['more rows, of the same time', { rows: 4 }],
])('changed in the middle: %s', (_, change) => {
  const after = { ...state, ...change };
  expect(isSameState(state, after)).toBe(false);
  for (const records of [state.rows + 1, after.rows + 1]) {
    const judge = () => verifiedRows(state, after, { ...received, records });
    expect(judge).toThrow(expect.objectContaining({ name: 'DataSetChanged', retryable: true }));
    expect(judge).toThrow(`it had 3 rows of 2026-11-25T06:00:00Z before and ${after.rows} rows`);
  }
});
