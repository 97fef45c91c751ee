import { scheduledTimeOf } from '../../../shared/export/job.ts';
import { isUnchanged, type Latest, type LatestStore, pointAt } from '../../../shared/export/latest.ts';
import { exportKey, latestKey } from '../../../shared/export/place.ts';

const latest: Latest = {
  export: 'q4',
  dataSetId: 'd',
  scheduledTime: '2026-11-25T06:00:00Z',
  completedAt: '2026-11-25T06:00:09Z',
  bucket: 'b',
  key: 'exports/q4/20261125T060000Z/q4.csv',
  versionId: 'v',
  fileName: 'q4.csv',
  format: 'csv',
  includeHeader: true,
  gzip: false,
  rows: 3,
  bytes: 30,
  csvBytes: 30,
  sha256: 'abc',
  dataCurrentAt: '2026-11-25T05:00:00Z',
};

/** A store that others write to: each of `others` comes between a read and the write that follows. */
function storeOf(first: Latest | null, ...others: Latest[]) {
  let content = first;
  let version = 0;
  const store: LatestStore = {
    async read() {
      const seen = content === null ? null : { latest: content, tag: String(version) };
      const other = others.shift();
      if (other !== undefined) {
        content = other;
        version += 1;
      }
      return seen;
    },
    async write(next, tag) {
      if (tag !== (content === null ? null : String(version))) return false;
      content = next;
      version += 1;
      return true;
    },
  };
  return { store, content: () => content };
}

const at = (scheduledTime: string): Latest => ({ ...latest, scheduledTime });
const older = at('2026-11-25T05:59:59Z');
const newer = at('2026-11-25T06:00:01Z');

test.each<[string, Latest | null, Latest[], boolean]>([
  ['nothing', null, [], true],
  ['an older one', older, [], true],
  ['one of the same time', at(latest.scheduledTime), [], true],
  ['a newer one', newer, [], false],
  ['nothing, until an older one comes between', null, [older], true],
  ['an older one, until a newer one comes between', older, [newer], false],
  ['an older one, while others come and come', older, [older, older, older], true],
])('the pointer moves, or not, from %s', async (_, first, others, moves) => {
  const { store, content } = storeOf(first, ...others);
  expect(await pointAt(store, latest)).toBe(moves);
  expect(content()).toEqual(moves ? latest : newer);
});

const job = { fileName: 'q4.csv', format: 'csv', includeHeader: true, gzip: false } as const;
const dataSet = { id: 'd', rows: 3, dataCurrentAt: latest.dataCurrentAt, schema: { columns: [] } };

test('the same data in the same form are unchanged', () => {
  expect(isUnchanged(latest, job, dataSet)).toBe(true);
});

test.each<[string, Partial<Latest>, object, object]>([
  ['other rows', {}, {}, { rows: 4 }],
  ['data of another time', {}, {}, { dataCurrentAt: '2026-11-25T05:00:01Z' }],
  ['another DataSet', {}, {}, { id: 'e' }],
  ['no time to tell by', { dataCurrentAt: null }, {}, { dataCurrentAt: null }],
  ['another name', {}, { fileName: 'other.csv' }, {}],
  ['no header', {}, { includeHeader: false }, {}],
  ['gzip', {}, { gzip: true }, {}],
  ['Parquet', {}, { format: 'parquet' }, {}],
  [
    'a column of another type in a typed file',
    { columns: [{ name: 'id', type: 'LONG', parquet: 'INT64' }] },
    {},
    { schema: { columns: [{ name: 'id', type: 'STRING' }] } },
  ],
])('%s is a change', (_, known, wish, now) => {
  expect(isUnchanged({ ...latest, ...known }, { ...job, ...wish }, { ...dataSet, ...now })).toBe(false);
});

test('keys sort as their times do', () => {
  const place = { prefix: 'exports/q4/', fileName: 'Q4 sales.csv' };
  const times = ['2026-11-25T06:00:00Z', '2026-11-25T07:00:00+02:00', '2025-12-31T23:59:59.999Z'];
  expect(times.map((time) => exportKey(place, time))).toEqual([
    'exports/q4/20261125T060000Z/Q4 sales.csv',
    'exports/q4/20261125T050000Z/Q4 sales.csv',
    'exports/q4/20251231T235959Z/Q4 sales.csv',
  ]);
  expect(latestKey(place)).toBe('exports/q4/_latest.json');
});

test('a time is in UTC and whole seconds; what is none is said', () => {
  expect(scheduledTimeOf('2026-11-25T07:00:00.123+01:00')).toBe('2026-11-25T06:00:00Z');
  expect(() => scheduledTimeOf('noon')).toThrow('"noon" is no time to export for');
});
