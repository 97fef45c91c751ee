import { choose } from '../../../cli/replay/choose.ts';
import type { LedgerRow } from '../../../shared/import/ledger/row.ts';
import { route } from '../../helpers/load.ts';
import { record } from '../records.ts';

const row = (id: string, set?: string): LedgerRow => ({
  ...record({ id, state: 'failed', ...(set === undefined ? {} : { set }) }),
  ...{ etag: 'e', sequencer: null, updateMethod: 'REPLACE', error: null, streamKey: 'stream-42', fence: 1 },
  ...{ batch: null, unresolved: null, force: false, decisions: [], replays: 0, inspections: [] },
});

const rows = [row('a', 'in/_SUCCESS'), row('set'), row('b', 'in/_SUCCESS')];
const loads = {
  row: async (id: string) => rows.find((one) => one.id === id) ?? null,
  idOf: async (text: string) => ({ 'whole…': 'set' })[text] ?? null,
  async *final() {
    yield* rows;
  },
};

test('of all that failed, the objects of a set go with it, and are not refused', async () => {
  const wish = { states: ['failed'], route: null, since: null } as const;
  const { rows: chosen, refused } = await choose(loads, [route], wish, false);
  expect(chosen.map(({ id }) => id)).toEqual(['set']);
  expect(refused).toEqual([]);
});

test('an object of a set that is named is refused, with the set', async () => {
  const { refused } = await choose(loads, [route], { ids: ['a'] }, false);
  expect(refused).toEqual([{ id: 'a', why: 'it is loaded with its set: replay the load of in/_SUCCESS' }]);
});

test('a load that is named by the beginning of its id goes once, also if it is named twice', async () => {
  const { rows: chosen } = await choose(loads, [route], { ids: ['whole…', 'set'] }, false);
  expect(chosen.map(({ id }) => id)).toEqual(['set']);
});
