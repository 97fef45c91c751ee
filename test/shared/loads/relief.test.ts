import { createBury } from '../../../shared/loads/bury.ts';
import { createConclude } from '../../../shared/import/ledger/conclude.ts';
import { createLedger, type Ledger } from '../../../shared/aws/ledger.ts';
import { createRelief } from '../../../shared/loads/relief.ts';
import { firstTurn, orderOf } from '../../../shared/loads/turn.ts';
import { createTurnStore } from '../../../shared/loads/turn-store.ts';
import { createTurnstile } from '../../../shared/loads/turnstile.ts';
import { makeLoad } from '../../helpers/load.ts';
import { startTable } from '../../helpers/table.ts';

let table: Awaited<ReturnType<typeof startTable>>;
let ledger: Ledger;
beforeAll(async () => {
  table = await startTable();
  ledger = createLedger(table);
});
afterAll(() => table.stop());

/** Runs of which those in `alive` are running; what was asked of the others is in `asked`. */
function world(alive: string[]) {
  const asked: unknown[] = [];
  const runs = {
    wake: async (token: string) => alive.includes(token),
    isRunning: async (run: string) => alive.includes(run),
    recover: async (hold: object) => void asked.push({ recover: hold }),
    enter: async (event: unknown, run: string) => void asked.push({ enter: event, run }),
  };
  const objects = { putJson: async () => undefined, tag: async () => undefined };
  const conclude = createConclude({
    ledger,
    objects: objects as never,
    notify: async () => undefined,
    measure: () => undefined,
  });
  const bury = createBury(ledger, conclude);
  const turnstile = createTurnstile(createTurnStore(table), runs, ledger, bury);
  return { asked, turnstile, bury, runs, relief: createRelief(ledger, turnstile, bury, runs) };
}

/** A load in line at a stream of its own. */
async function inLine({ turnstile }: ReturnType<typeof world>, run: string) {
  const load = makeLoad();
  const stream = `stream of ${load.id}`;
  await ledger.receive(load, run);
  await ledger.enqueue(load.id, run, stream);
  await turnstile.join(stream, { order: orderOf(load), run, token: run, ticket: '1', load });
  return { load, stream, place: { load: load.id, streamKey: null } };
}

test('an object that nobody has entered yet is entered by another run', async () => {
  const { relief, asked } = world([]);
  await relief.relieve('dead', { load: 'unknown', streamKey: null, event: { of: 'S3' } });
  expect(asked).toEqual([{ enter: { of: 'S3' }, run: 'dead' }]);
});

test('the load of a run that never got in line has failed', async () => {
  const { relief, asked } = world([]);
  const load = makeLoad();
  await ledger.receive(load, 'dead');
  await relief.relieve('dead', { load: load.id, streamKey: null });
  expect(await ledger.get(load.id)).toMatchObject({ state: 'failed', error: 'RunStopped' });
  expect(asked).toEqual([]);
});

test('the load of another run stays as it is', async () => {
  const { relief } = world([]);
  const load = makeLoad();
  await ledger.receive(load, 'other');
  await relief.relieve('dead', { load: load.id, streamKey: null });
  expect(await ledger.get(load.id)).toMatchObject({ state: 'received', run: 'other' });
});

test('a hold goes to a run that clears up, which alone ends the load', async () => {
  const living = ['dead'];
  const scene = world(living);
  const { load, stream, place } = await inLine(scene, 'dead');
  living.length = 0;
  await scene.relief.relieve('dead', place);
  expect(scene.asked).toEqual([{ recover: { streamKey: stream, run: 'dead', fence: 1, failures: 0 } }]);
  expect(await ledger.get(load.id)).toMatchObject({ state: 'received' });
});

test('a load whose batch another run has taken over is left to that, however often its run is relieved', async () => {
  const living = ['dead'];
  const scene = world(living);
  const { load, stream, place } = await inLine(scene, 'dead');
  const hold = { run: 'dead', fence: 1 };
  await ledger.take(load.id, hold.fence, 0);
  await scene.turnstile.plan(stream, hold, { id: 'b', bucket: 'bucket', maxConcurrency: 1, attempt: 0 });
  living.length = 0;
  await scene.turnstile.takeOver(stream, hold, 'heir');
  await scene.relief.relieve('dead', place);
  expect(scene.asked).toEqual([]);
  expect(await ledger.get(load.id)).toMatchObject({ state: 'planned' });
  expect(await scene.turnstile.waiter(stream, orderOf(load))).not.toBeNull();
});

test('a load that a batch takes while its run is relieved stays open, and in line', async () => {
  const living = ['first', 'dead'];
  const scene = world(living);
  const first = await inLine(scene, 'first');
  const load = makeLoad();
  await ledger.receive(load, 'dead');
  await ledger.enqueue(load.id, 'dead', first.stream);
  const waiter = { order: orderOf(load), run: 'dead', token: 'dead', ticket: '1', load };
  await scene.turnstile.join(first.stream, waiter);
  living.pop();
  const read = ledger.get;
  // Between what is seen of it, and what is done about it.
  const late = jest.spyOn(ledger, 'get').mockImplementationOnce(async (id) => {
    const row = await read(id);
    await ledger.take(load.id, 1, 0);
    return row;
  });
  const elsewhere = { ...scene.turnstile, turn: async () => ({ ...firstTurn }) };
  await createRelief(ledger, elsewhere, scene.bury, scene.runs).relieve('dead', {
    load: load.id,
    streamKey: null,
  });
  late.mockRestore();
  expect(await ledger.get(load.id)).toMatchObject({ state: 'planned' });
  expect(await scene.turnstile.waiter(first.stream, waiter.order)).not.toBeNull();
});

test('a run that lives is not relieved', async () => {
  const scene = world(['alive']);
  const { load, place } = await inLine(scene, 'alive');
  await scene.relief.relieveIfDead('alive', place);
  expect(scene.asked).toEqual([]);
  expect(await ledger.get(load.id)).toMatchObject({ state: 'received' });
});

test('a run that died before it took something over is relieved of it', async () => {
  const scene = world([]);
  const load = makeLoad();
  await ledger.receive(load, 'dead');
  await scene.relief.relieveIfDead('dead', { load: load.id, streamKey: null });
  expect(await ledger.get(load.id)).toMatchObject({ state: 'failed' });
});
