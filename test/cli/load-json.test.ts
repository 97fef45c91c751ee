import { loadJson, writeJsonArray } from '../../cli/load-json.ts';
import type { LoadRecord } from '../../shared/import/load.ts';
import { record } from './records.ts';

const always = ['id', 'route', 'bucket', 'key', 'versionId', 'state'];
const behind = ['rows', 'bytes', 'parts', 'streamId', 'executionId', 'receivedAt', 'endedAt', 'receipt'];

test('a load has exactly these keys, in this order', () => {
  expect(Object.keys(loadJson(record()))).toEqual([...always, ...behind]);
});

test('one that was not loaded says why and whose fault it is', () => {
  const rejected = record({ state: 'rejected', reason: 'Empty.', fault: 'user' });
  expect(Object.keys(loadJson(rejected))).toEqual([...always, 'reason', 'fault', ...behind]);
});

test('what the ledger knows beside stays inside', () => {
  const row = { ...record(), run: 'arn:run', fence: 3, unresolved: null };
  expect(loadJson(row)).toEqual(record());
});

async function* each(records: LoadRecord[]) {
  yield* records;
}

test.each([[[]], [[record()]], [[record(), record({ id: 'b' }), record({ id: 'c' })]]])(
  'an array is JSON however long it is',
  async (records) => {
    let text = '';
    await writeJsonArray(each(records), (more) => {
      text += more;
    });
    expect(JSON.parse(text)).toEqual(records);
    expect(text.endsWith(']\n')).toBe(true);
  },
);
