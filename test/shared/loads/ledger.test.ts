import { HoldLost } from '../../../shared/errors.ts';
import { createLedger } from '../../../shared/aws/ledger.ts';
import type { LoadRecord, OpenState } from '../../../shared/import/load.ts';
import { makeLoad } from '../../helpers/load.ts';
import { startTable } from '../../helpers/table.ts';

let table: Awaited<ReturnType<typeof startTable>>;
let ledger: ReturnType<typeof createLedger>;
beforeAll(async () => {
  table = await startTable();
  ledger = createLedger(table);
});
afterAll(() => table.stop());

const path: OpenState[] = ['planned', 'loading', 'committing'];
const endedAt = '2026-11-23T12:01:00Z';
const fence = 7;
const stale = 6;

async function loadIn(state: OpenState) {
  const load = makeLoad();
  await ledger.receive(load, 'run');
  if (state !== 'received') await ledger.take(load.id, fence, 0);
  for (const step of path.slice(0, path.indexOf(state) + 1)) await ledger.advance(load.id, fence, step);
  return load;
}

async function collect(records: AsyncIterable<LoadRecord>, ids: string[]): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of records) if (ids.includes(id)) found.push(id);
  return found;
}

describe('receive', () => {
  test('enters a load once; its own run may ask again, another may not', async () => {
    const load = makeLoad();
    expect(await ledger.receive(load, 'run')).toBe(true);
    expect(await ledger.receive(load, 'run')).toBe(true);
    expect(await ledger.receive(load, 'other')).toBe(false);
  });

  test('does not touch a load that has moved on', async () => {
    const load = await loadIn('loading');
    await ledger.receive(load, 'run');
    expect(await ledger.get(load.id)).toMatchObject({ state: 'loading', run: 'run' });
  });
});

describe('transitions', () => {
  const allowed: Record<OpenState, string[]> = {
    received: ['planned', 'committed', 'superseded', 'duplicate', 'rejected', 'failed'],
    planned: ['planned', 'loading', 'committed', 'superseded', 'rejected', 'failed'],
    loading: ['loading', 'committing', 'superseded', 'rejected', 'failed'],
    committing: ['committing', 'committed', 'superseded', 'rejected', 'failed'],
  };
  const open = ['planned', 'loading', 'committing'] as const;
  const final = ['committed', 'duplicate', 'superseded', 'rejected', 'failed'] as const;

  for (const from of Object.keys(allowed) as OpenState[]) {
    test.each(open)(`${from} to %s`, async (to) => {
      const { id } = await loadIn(from);
      const move = ledger.advance(id, fence, to);
      await (allowed[from].includes(to)
        ? expect(move).resolves.toBeUndefined()
        : expect(move).rejects.toThrow(HoldLost));
    });
    test.each(final)(`${from} to %s`, async (state) => {
      const { id } = await loadIn(from);
      const move = ledger.end(id, fence, { state, endedAt, receipt: null });
      await (allowed[from].includes(state)
        ? expect(move).resolves.toBeUndefined()
        : expect(move).rejects.toThrow(HoldLost));
    });
  }

  test('a hold that was lost may not move a load', async () => {
    const { id } = await loadIn('loading');
    await expect(ledger.advance(id, stale, 'committing')).rejects.toThrow(HoldLost);
    await expect(ledger.end(id, stale, { state: 'failed', endedAt, receipt: null })).rejects.toThrow(
      HoldLost,
    );
    expect(await ledger.get(id)).toMatchObject({ state: 'loading' });
  });

  test('a final load stays as it is; ending it again in the same way is no error', async () => {
    const { id } = await loadIn('committing');
    await ledger.end(id, fence, { state: 'committed', endedAt, receipt: 's3://r' });
    await ledger.end(id, fence, { state: 'committed', endedAt: '2026-11-24T00:00:00Z', receipt: 'other' });
    await expect(ledger.end(id, fence, { state: 'failed', endedAt, receipt: null })).rejects.toThrow(
      HoldLost,
    );
    await expect(ledger.advance(id, fence, 'loading')).rejects.toThrow(HoldLost);
    expect(await ledger.get(id)).toMatchObject({ state: 'committed', endedAt, receipt: 's3://r' });
  });
});

describe('take', () => {
  test('a newer hold takes an open load over, from wherever it is; an older one may not', async () => {
    const { id } = await loadIn('committing');
    expect(await ledger.take(id, stale, 0)).toBe(false);
    expect(await ledger.take(id, fence + 1, 0)).toBe(true);
    expect(await ledger.get(id)).toMatchObject({ state: 'planned', fence: fence + 1 });
    await expect(ledger.advance(id, fence, 'loading')).rejects.toThrow(HoldLost);
  });

  test('a late call of the step that planned its batch does not bring it back', async () => {
    const { id } = await loadIn('loading');
    expect(await ledger.take(id, fence, 0)).toBe(false);
    expect(await ledger.get(id)).toMatchObject({ state: 'loading' });
  });

  test('the step may be repeated, and the hold may plan again', async () => {
    const { id } = await loadIn('planned');
    expect(await ledger.take(id, fence, 0)).toBe(true);
    await ledger.advance(id, fence, 'loading');
    expect(await ledger.take(id, fence, 1)).toBe(true);
    expect(await ledger.get(id)).toMatchObject({ state: 'planned' });
  });

  test('a final load is not taken', async () => {
    const { id } = await loadIn('loading');
    await ledger.end(id, fence, { state: 'failed', endedAt, receipt: null });
    expect(await ledger.take(id, fence + 1, 0)).toBe(false);
  });
});

describe('reopen', () => {
  test.each(['rejected', 'failed'] as const)(
    'a load that is %s goes again, as if it had just come',
    async (state) => {
      const { id } = await loadIn('loading');
      const ending = {
        state,
        endedAt,
        receipt: 's3://r',
        reason: 'because',
        fault: 'user',
        error: 'FileEmpty',
      } as const;
      await ledger.end(id, fence, ending);
      expect(await ledger.reopen(id, 'again', true)).toBe(true);
      const row = await ledger.get(id);
      expect(row).toMatchObject({
        state: 'received',
        run: 'again',
        force: true,
        endedAt: null,
        receipt: null,
      });
      expect(row).not.toHaveProperty('reason');
      expect(row?.error).toBeNull();
      expect(await ledger.reopen(id, 'again', true)).toBe(true);
      expect(await ledger.reopen(id, 'a third', true)).toBe(false);
    },
  );

  test('a load that is open or committed does not', async () => {
    const { id } = await loadIn('committing');
    expect(await ledger.reopen(id, 'again', false)).toBe(false);
    await ledger.end(id, fence, { state: 'committed', endedAt, receipt: null });
    expect(await ledger.reopen(id, 'again', false)).toBe(false);
  });
});

describe('lists', () => {
  test('open loads are oldest first, final ones newest first, by route or all', async () => {
    const at = (second: number, route: string) =>
      makeLoad({ receivedAt: `2026-11-23T12:00:0${second}Z`, route: { name: route } });
    const loads = [at(2, 'a'), at(1, 'b'), at(3, 'a')];
    const ids = loads.map(({ id }) => id);
    for (const load of loads) await ledger.receive(load, 'run');
    expect(await collect(ledger.open(), ids)).toEqual([ids[1], ids[0], ids[2]]);

    for (const [i, { id }] of loads.entries()) {
      await ledger.end(id, fence, { state: 'failed', endedAt: `2026-11-23T13:00:0${i}Z`, receipt: null });
    }
    expect(await collect(ledger.open(), ids)).toEqual([]);
    expect(await collect(ledger.final(), ids)).toEqual([ids[2], ids[1], ids[0]]);
    expect(await collect(ledger.final({ route: 'a' }), ids)).toEqual([ids[2], ids[0]]);
  });

  test('a record has what the command line shows and nothing else', async () => {
    const load = await loadIn('committing');
    await ledger.end(load.id, fence, {
      state: 'rejected',
      reason: 'because',
      fault: 'user',
      endedAt,
      receipt: 's3://r',
    });
    for await (const record of ledger.final()) {
      if (record.id !== load.id) continue;
      expect(record).toEqual({
        id: load.id,
        route: 'sales',
        bucket: 'bucket',
        key: load.object.key,
        versionId: 'v1',
        state: 'rejected',
        reason: 'because',
        fault: 'user',
        rows: 0,
        bytes: 100,
        parts: 0,
        streamId: null,
        executionId: null,
        receivedAt: load.receivedAt,
        endedAt,
        receipt: 's3://r',
      });
      return;
    }
    throw new Error('the load is not in the list');
  });
});
