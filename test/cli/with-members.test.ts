import { endedLoadJson } from '../../cli/load-json.ts';
import { type WithMembers, withMembers } from '../../cli/with-members.ts';
import type { LoadRecord } from '../../shared/import/load.ts';
import { record } from './records.ts';

const set = (key = 'in/_SUCCESS', changes: Partial<LoadRecord> = {}) =>
  record({ id: `set ${key}`, key, rows: 5, ...changes });
const member = (id: string, changes: Partial<LoadRecord> = {}) =>
  record({ id, key: `in/${id}.csv`, set: 'in/_SUCCESS', rows: 2, ...changes });
const alone = (changes: Partial<LoadRecord> = {}) => record({ id: 'alone', ...changes });
const later = { endedAt: '2026-11-23T13:00:00Z' };

async function* each(loads: readonly LoadRecord[]) {
  yield* loads;
}

/** The ids of the loads, each of a set with those of its objects. */
async function shown(...loads: LoadRecord[]): Promise<string[]> {
  const texts: string[] = [];
  for await (const { id, members } of withMembers(each(loads))) {
    texts.push(members === undefined ? id : `${id}: ${members.map((one) => one.id).join(' ')}`);
  }
  return texts;
}

test.each<[string, LoadRecord[], string[]]>([
  ['objects before their set', [member('a'), member('b'), set()], ['set in/_SUCCESS: a b']],
  ['objects around it', [member('a'), set(), member('b'), alone()], ['set in/_SUCCESS: a b', 'alone']],
  [
    'two endings of one marker',
    [set('in/_SUCCESS', later), member('a', later), member('b'), set()],
    ['set in/_SUCCESS: a', 'set in/_SUCCESS: b'],
  ],
  [
    'two sets at once',
    [member('a'), set('x/_SUCCESS'), set(), member('b', { set: 'x/_SUCCESS' })],
    ['set x/_SUCCESS: b', 'set in/_SUCCESS: a'],
  ],
  ['an object that ended otherwise', [member('a', { state: 'superseded' }), set()], ['a', 'set in/_SUCCESS']],
  ['an object whose set has not ended', [member('a'), alone()], ['a', 'alone']],
  ['another route', [member('a', { route: 'rates' }), set()], ['a', 'set in/_SUCCESS']],
  ['loads without sets', [alone(), alone(later)], ['alone', 'alone']],
  ['nothing', [], []],
])('%s', async (_, loads, ids) => {
  expect(await shown(...loads)).toEqual(ids);
});

test('as JSON a set has its objects, and any other load has exactly its keys', () => {
  const whole: WithMembers<LoadRecord> = { ...set(), members: [member('a')] };
  expect(endedLoadJson(whole)).toEqual({ ...set(), members: [member('a')] });
  expect(Object.keys(endedLoadJson(alone()))).not.toContain('members');
});
