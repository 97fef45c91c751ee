import { loadJson, missedJson, openLoadJson, writeJsonArray } from '../../cli/load-json.ts';
import { printTo } from '../../cli/terminal.ts';
import type { LoadRecord } from '../../shared/import/load.ts';
import { makeLoad } from '../helpers/load.ts';
import { record, sighting } from './records.ts';

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

test('one that waits says for what, until when, and both as a sentence', () => {
  const now = new Date(2026, 10, 23, 14, 30).getTime();
  const until = new Date(2026, 10, 23, 14, 39).toISOString();
  const open = { state: 'received', endedAt: null } as const;
  const json = openLoadJson(
    sighting({ ...open, waits: { for: 'commitInterval', until, behind: null } }, {}, 900),
    now,
  );
  expect(Object.keys(json)).toEqual([...always, ...behind, 'waits']);
  expect(json.waits).toEqual({
    ...{ for: 'commitInterval', until, behind: null },
    text: 'waits for the commit of 14:39 (commitInterval 15m)',
  });
  expect(Object.keys(openLoadJson(sighting({ state: 'loading' }), now))).toEqual([...always, ...behind]);
});

test('a file that was missed', () => {
  const { id, object } = makeLoad();
  const missed = {
    id,
    object,
    route: 'sales',
    createdAt: '2026-11-23T12:00:00Z',
    known: false,
    waitsInVain: null,
  };
  const { bucket, key, versionId } = object;
  expect(missedJson(missed, true)).toEqual({
    ...{ id, route: 'sales', bucket, key, versionId, state: null, bytes: 100 },
    ...{ receivedAt: '2026-11-23T12:00:00Z', started: true },
  });
  expect(missedJson({ ...missed, known: true }, false)).toMatchObject({ state: 'received', started: false });
});

async function* each(records: LoadRecord[]) {
  yield* records;
}

test.each([[[]], [[record()]], [[record(), record({ id: 'b' }), record({ id: 'c' })]]])(
  'an array is JSON however long it is',
  async (records) => {
    let text = '';
    const channel = printTo((more) => {
      text += more;
    });
    await writeJsonArray(each(records), channel);
    expect(JSON.parse(text)).toEqual(records);
    expect(text.endsWith(']\n')).toBe(true);
  },
);

test('of an array that nobody reads on nothing more is looked up', async () => {
  const closing = new AbortController();
  let asked = 0;
  async function* many() {
    for (; asked < 9; asked++) {
      if (asked === 2) closing.abort();
      yield record();
    }
  }
  let written = 0;
  const channel = printTo(() => {
    written += 1;
  });
  await writeJsonArray(many(), { ...channel, closed: closing.signal });
  expect({ written, asked }).toEqual({ written: 3, asked: 2 });
});
