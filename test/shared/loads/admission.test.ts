import type { Recovery } from '../../../shared/loads/admission.ts';
import { createBury } from '../../../shared/loads/bury.ts';
import { createLedger, type Ledger } from '../../../shared/aws/ledger.ts';
import { orderOf, type TurnStore } from '../../../shared/loads/turn.ts';
import { createTurnStore } from '../../../shared/loads/turn-store.ts';
import { createTurnstile } from '../../../shared/loads/turnstile.ts';
import { makeLoad } from '../../helpers/load.ts';
import { startTable } from '../../helpers/table.ts';

let table: Awaited<ReturnType<typeof startTable>>;
let ledger: Ledger;
let stream: string;
let streams = 0;
beforeAll(async () => {
  table = await startTable();
  ledger = createLedger(table);
});
afterAll(() => table.stop());
beforeEach(() => {
  stream = `stream-${++streams}`;
  recovered.length = 0;
});

const recovered: Recovery[] = [];

/** All runs but `dead` ones are running; those that are asleep can be woken. */
function turnstileOf(asleep: string[], store: TurnStore = createTurnStore(table)) {
  const runs = {
    wake: async (token: string) => asleep.includes(token),
    isRunning: async (run: string) => !run.startsWith('dead'),
    recover: async (recovery: Recovery) => void recovered.push(recovery),
  };
  return createTurnstile(
    store,
    runs,
    ledger,
    createBury(ledger, async () => ({ state: 'failed', reason: null, error: null, run: null })),
  );
}

async function waiterOf(run: string, second: number) {
  const load = { ...makeLoad(), receivedAt: `2026-01-01T00:00:0${second}Z` };
  await ledger.receive(load, run, stream);
  return { order: orderOf(load), run, token: run, ticket: '1', load };
}

const ending = {
  state: 'failed',
  reason: 'It was stopped.',
  fault: 'bug',
  receipt: 's3://bucket/receipt.json',
  endedAt: '2026-01-01T00:01:00.000Z',
} as const;

test('a run that is between two tries to get in line is waited for', async () => {
  const turnstile = turnstileOf([]);
  await turnstile.join(stream, await waiterOf('busy', 1));
  expect((await turnstile.turn(stream)).holder).toMatchObject({ run: 'busy', told: 'busy' });
});

test('a run whose load has ended, got in line by a late call, is passed over though it still runs', async () => {
  const turnstile = turnstileOf(['next']);
  const late = await waiterOf('ending', 1);
  await ledger.end(late.load.id, 0, ending);
  await turnstile.join(stream, late);
  expect((await turnstile.turn(stream)).holder).toBeNull();
  expect(await turnstile.waiter(stream, late.order)).toBeNull();
  await turnstile.join(stream, await waiterOf('next', 2));
  expect((await turnstile.turn(stream)).holder).toMatchObject({ run: 'next', told: 'next' });
});

test('a run that leaves the line while it is let through is passed over', async () => {
  const store = createTurnStore(table);
  const leaving = await waiterOf('leaving', 1);
  const next = await waiterOf('next', 2);
  await store.put(stream, leaving);
  await store.put(stream, next);
  let writes = 0;
  const replace: TurnStore['replace'] = async (key, turn) => {
    if (writes++ === 0) await store.remove(stream, leaving);
    return store.replace(key, turn);
  };
  const turnstile = turnstileOf(['next'], { ...store, replace });
  await turnstile.admit(stream);
  expect((await turnstile.turn(stream)).holder).toMatchObject({ run: 'next', told: 'next' });
});

test('a dead run whose last call left, and did not come to let the next one through, is relieved of that', async () => {
  const store = createTurnStore(table);
  const before = turnstileOf(['dead']);
  await before.join(stream, await waiterOf('dead', 1));
  await store.put(stream, await waiterOf('next', 2));
  const dead = await before.waiter(stream, (await before.turn(stream)).holder?.order ?? '');
  let reads = 0;
  const read: TurnStore['read'] = async (key) => {
    // Just after it was seen to hold the stream.
    if (++reads === 2 && dead !== null) {
      await store.remove(stream, dead);
      await store.replace(stream, { ...(await store.read(stream)), holder: null });
    }
    return store.read(key);
  };
  await turnstileOf(['next'], { ...store, read }).relieve(stream, 'dead');
  expect((await before.turn(stream)).holder).toMatchObject({ run: 'next', told: 'next' });
});

test('a run that took a hold over and died at that, unseen, is found by the next that is to take the hold over', async () => {
  const turnstile = turnstileOf(['dead']);
  await turnstile.join(stream, await waiterOf('dead', 1));
  const hold = { run: 'dead', fence: 1 };
  await turnstile.takeOver(stream, hold, 'dead too');
  expect(await turnstile.takeOver(stream, hold, 'heir')).toBeNull();
  expect(recovered).toEqual([{ streamKey: stream, run: 'dead too', fence: 2, failures: 0 }]);
});

test('a run that took a hold over and works is left alone by the next that was to take the hold over', async () => {
  const turnstile = turnstileOf(['dead']);
  await turnstile.join(stream, await waiterOf('dead', 1));
  const hold = { run: 'dead', fence: 1 };
  await turnstile.takeOver(stream, hold, 'heir');
  expect(await turnstile.takeOver(stream, hold, 'late')).toBeNull();
  expect(recovered).toEqual([]);
});
