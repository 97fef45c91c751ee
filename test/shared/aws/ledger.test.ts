import { createLedger, type Ledger } from '../../../shared/aws/ledger.ts';
import { shelfOf, shelvesOf } from '../../../shared/aws/table.ts';
import { LeaseLost } from '../../../shared/errors.ts';
import type { Ending } from '../../../shared/import/ledger/row.ts';
import { type FinalState, finalStates, type Load, type LoadRecord } from '../../../shared/import/load.ts';
import { makeLoad, sentRequest } from '../../helpers/load.ts';
import { startTable, type Tables } from '../../helpers/table.ts';

let table: Tables;
let ledger: Ledger;
beforeAll(async () => {
  table = await startTable();
  ledger = createLedger(table);
});
afterAll(() => table.stop());

const stream = { streamKey: 'stream', updateMethod: 'APPEND' } as const;
const claim = { streamKey: 'stream', fence: 7 };
const older = { ...claim, fence: 6 };
const newer = { ...claim, fence: 8 };
const elsewhere = { ...claim, streamKey: 'other' };
const endedAt = '2026-11-23T12:01:00Z';

function ending(changes: Partial<Ending> = {}): Ending {
  return {
    ...{ state: 'failed', endedAt, receipt: 's3://r', error: null, unresolved: null },
    ...{ rows: 0, parts: 1, streamId: 42, executionId: null, decisions: [] },
    ...changes,
  };
}

async function entered(changes: Parameters<typeof makeLoad>[0] = {}): Promise<Load> {
  const load = makeLoad(changes);
  await ledger.enter(load, stream);
  return load;
}

async function taken(): Promise<Load> {
  const load = await entered();
  await ledger.take(load.id, claim, 'batch');
  return load;
}

describe('enter', () => {
  test('enters a load once; whoever enters it again is told of the row that is there', async () => {
    const load = makeLoad();
    expect(await ledger.enter(load, stream)).toBeNull();
    const row = await ledger.get(load.id);
    expect(row).toMatchObject({ state: 'received', ...stream, fence: 0, batch: null, endedAt: null });
    expect(await ledger.enter({ ...load, route: 'other' }, { ...stream, streamKey: 'other' })).toEqual(row);
    expect(await ledger.get(load.id)).toEqual(row);
  });

  test('does not touch a load that has moved on', async () => {
    const load = await taken();
    expect(await ledger.enter(load, stream)).toMatchObject({ state: 'planned', batch: 'batch' });
  });
});

describe('take', () => {
  test('takes an open load into a batch, again, and from an older fence', async () => {
    const { id } = await entered();
    for (const [by, batch] of [
      [older, 'first'],
      [claim, 'second'],
      [claim, 'second'],
    ] as const) {
      expect(await ledger.take(id, by, batch)).toMatchObject({ state: 'planned', fence: by.fence, batch });
    }
  });

  test.each<[string, () => Promise<Load>, typeof claim]>([
    ['that a newer fence has', taken, older],
    ['of another stream', entered, elsewhere],
    ['that the ledger does not know', async () => makeLoad(), claim],
    [
      'that has ended',
      async () => {
        const load = await taken();
        await ledger.end(load.id, claim, ending());
        return load;
      },
      newer,
    ],
  ])('leaves a load %s alone', async (_, make, by) => {
    const { id } = await make();
    const before = await ledger.get(id);
    expect(await ledger.take(id, by, 'another')).toBeNull();
    expect(await ledger.get(id)).toEqual(before);
  });
});

describe('end', () => {
  test.each(finalStates)(
    'a load ends %s, also one that no batch has taken, and by a newer fence',
    async (state) => {
      const { id } = await entered();
      expect(await ledger.end(id, newer, ending({ state }))).toMatchObject({ state, endedAt, fence: 8 });
      expect(await ledger.get(id)).toMatchObject({ state, endedAt });
    },
  );

  test('of two endings the first counts, and the second is told of it', async () => {
    const { id } = await taken();
    const first = await ledger.end(id, claim, ending({ state: 'committed', rows: 3 }));
    const later = ending({ state: 'failed', endedAt: '2026-11-24T00:00:00Z', receipt: 'other' });
    for (const by of [claim, older]) expect(await ledger.end(id, by, later)).toEqual(first);
    expect(await ledger.get(id)).toEqual(first);
  });

  test('a load that a newer fence has taken can’t be ended', async () => {
    const { id } = await taken();
    await expect(ledger.end(id, older, ending())).rejects.toThrow(LeaseLost);
    expect(await ledger.get(id)).toMatchObject({ state: 'planned', endedAt: null });
  });

  test('a load that is another stream’s, or forgotten, is left alone', async () => {
    const { id } = await taken();
    expect(await ledger.end(id, elsewhere, ending())).toBeNull();
    expect(await ledger.get(id)).toMatchObject({ state: 'planned', endedAt: null });
    expect(await ledger.end(makeLoad().id, claim, ending())).toBeNull();
  });

  test('what is in doubt is kept until it is known', async () => {
    const { id } = await taken();
    await ledger.end(id, claim, ending({ unresolved: sentRequest }));
    expect(await ledger.get(id)).toMatchObject({ unresolved: sentRequest });
    await ledger.reopen(id, ['failed'], { route: 'sales', streamKey: 'stream', force: false });
    expect(await ledger.get(id)).toMatchObject({ unresolved: sentRequest });
    await ledger.end(id, claim, ending({ state: 'committed' }));
    expect(await ledger.get(id)).toMatchObject({ unresolved: null });
  });
});

describe('leaveSet', () => {
  const waiting = async () => {
    const load = makeLoad();
    await ledger.enter(load, { ...stream, set: 'in/_SUCCESS' });
    return load;
  };

  test('lets a load that waits for its set go by itself, once', async () => {
    const { id } = await waiting();
    expect(await ledger.leaveSet(id)).toBe(true);
    expect((await ledger.get(id))?.set).toBeUndefined();
    expect(await ledger.leaveSet(id)).toBe(false);
  });

  test('leaves one alone that its set has taken, that is in none, or that nobody knows', async () => {
    const { id } = await waiting();
    await ledger.join(id, claim, 'batch', 'in/_SUCCESS');
    expect(await ledger.leaveSet(id)).toBe(false);
    expect(await ledger.get(id)).toMatchObject({ set: 'in/_SUCCESS' });
    expect(await ledger.leaveSet((await entered()).id)).toBe(false);
    expect(await ledger.leaveSet('nobody')).toBe(false);
  });
});

describe('join', () => {
  const join = (id: string, by = claim) => ledger.join(id, by, 'batch', 'in/_SUCCESS');

  test('takes an open load into the batch of its set, with what inspections have found', async () => {
    const { id } = await taken();
    await ledger.noteInspected(id, claim, 'survey-1');
    expect(await join(id, newer)).toMatchObject({
      ...{ state: 'planned', set: 'in/_SUCCESS', fence: 8, inspections: ['survey-1'] },
    });
  });

  test.each(['rejected', 'failed', 'superseded', 'duplicate'] as const)(
    'opens one that is %s again, without them: their documents may have expired',
    async (state) => {
      const { id } = await taken();
      await ledger.noteInspected(id, claim, 'survey-1');
      await ledger.end(id, claim, ending({ state, reason: 'it was so' }));
      const row = await join(id, newer);
      expect(row).toMatchObject({ state: 'planned', endedAt: null, receipt: null, inspections: [] });
      expect(row.reason).toBeUndefined();
      for await (const one of ledger.open()) if (one.id === id) return;
      throw new Error('it is not among the open ones');
    },
  );

  test('leaves one that is committed as it is, and one that a newer fence has', async () => {
    const { id } = await taken();
    await expect(join(id, older)).rejects.toThrow(LeaseLost);
    const ended = await ledger.end(id, claim, ending({ state: 'committed' }));
    expect(await join(id)).toEqual(ended);
    expect(await ledger.get(id)).toEqual(ended);
  });
});

describe('reopen', () => {
  const again = { route: 'renamed', streamKey: 'moved', force: true };

  test.each(['rejected', 'failed', 'superseded'] as const)(
    'a load that is %s goes again as if it had just come, whatever fence it had',
    async (state) => {
      const load = await taken();
      // Their documents may have expired by then.
      await ledger.noteInspected(load.id, claim, 'index');
      await ledger.end(
        load.id,
        claim,
        ending({ state, reason: 'because', fault: 'user', error: 'FileWithoutRows' }),
      );
      expect(await ledger.reopen(load.id, [state], again)).toBe(true);
      const row = await ledger.get(load.id);
      expect(row).toMatchObject({
        ...{ ...again, state: 'received', endedAt: null, receipt: null, error: null, batch: null },
        ...{ fence: 0, replays: 1, receivedAt: load.receivedAt, inspections: [] },
      });
      for (const gone of ['reason', 'fault']) expect(row).not.toHaveProperty(gone);
      expect(await ledger.take(load.id, { streamKey: 'moved', fence: 1 }, 'batch')).not.toBeNull();
      // It is open by now.
      expect(await ledger.reopen(load.id, [state], again)).toBe(false);
    },
  );

  test.each<FinalState>(['committed', 'duplicate', 'superseded'])(
    'a load that is %s does not',
    async (state) => {
      const { id } = await taken();
      await ledger.end(id, claim, ending({ state }));
      expect(await ledger.reopen(id, ['rejected', 'failed'], again)).toBe(false);
      expect(await ledger.get(id)).toMatchObject({ state, replays: 0 });
    },
  );

  test('a load that is forgotten does not come to be', async () => {
    const { id } = makeLoad();
    expect(await ledger.reopen(id, ['failed'], again)).toBe(false);
    expect(await ledger.get(id)).toBeNull();
  });
});

describe('lists', () => {
  async function collect(records: AsyncIterable<LoadRecord>, ids: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for await (const { id } of records) if (ids.includes(id)) found.push(id);
    return found;
  }
  const at = (second: number) => `2026-11-23T12:00:${String(second).padStart(2, '0')}Z`;

  test('open loads come oldest first, final ones newest first, whatever shelf they are on', async () => {
    const seconds = Array.from({ length: 40 }, (_, i) => (i * 7) % 40);
    const loads = await Promise.all(
      seconds.map((second) =>
        entered({
          key: `in/${second}.csv`,
          receivedAt: at(second),
          route: second % 2 === 0 ? 'even' : 'odd',
        }),
      ),
    );
    const ids = loads.map(({ id }) => id);
    expect(new Set(ids.map((id) => shelfOf('open', id))).size).toBe(shelvesOf('open').length);
    const inOrder = [...loads].sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1)).map(({ id }) => id);
    expect(await collect(ledger.open(), ids)).toEqual(inOrder);

    const states = ['failed', 'committed'] as const;
    await Promise.all(
      loads.map(({ id, receivedAt }, i) =>
        ledger.end(id, claim, ending({ state: states[i % 2] ?? 'failed', endedAt: receivedAt })),
      ),
    );
    expect(await collect(ledger.open(), ids)).toEqual([]);
    const newest = [...inOrder].reverse();
    expect(await collect(ledger.final(), ids)).toEqual(newest);
    const even = new Set(loads.filter(({ route }) => route === 'even').map(({ id }) => id));
    expect(await collect(ledger.final({ route: 'even' }), ids)).toEqual(newest.filter((id) => even.has(id)));
    const failed = new Set(ids.filter((_, i) => i % 2 === 0));
    expect(await collect(ledger.final({ states: ['failed'] }), ids)).toEqual(
      newest.filter((id) => failed.has(id)),
    );
  });

  test('since when a route has loaded is known by the loads that have ended', async () => {
    expect(await ledger.firstArrival('new')).toBeNull();
    const { id } = await entered({ route: 'new', receivedAt: at(5) });
    expect(await ledger.firstArrival('new')).toBeNull();
    await ledger.end(id, claim, ending());
    expect(await ledger.firstArrival('new')).toBe(at(5));
  });

  test('a load that is opened again is among the open ones in its old place', async () => {
    const [first, second] = [await entered({ receivedAt: at(1) }), await entered({ receivedAt: at(2) })];
    const ids = [first.id, second.id];
    await ledger.end(first.id, claim, ending());
    await ledger.reopen(first.id, ['failed'], { route: 'sales', streamKey: 'stream', force: false });
    expect(await collect(ledger.open(), ids)).toEqual(ids);
    expect(await collect(ledger.final(), ids)).toEqual([]);
  });
});
