import { HoldLost, StepOvertaken } from '../../../shared/errors.ts';
import type { HeldBatch } from '../../../shared/loads/turn.ts';
import { createTurnStore } from '../../../shared/loads/turn-store.ts';
import { createTurnstile, type Turnstile } from '../../../shared/loads/turnstile.ts';
import { makeLoad, sentImport } from '../../helpers/load.ts';
import { startTable } from '../../helpers/table.ts';

const awake = { wake: async () => true, isRunning: async () => true, recover: async () => undefined };
const hold = { run: 'run', fence: 1 };
const always = () => true;

let table: Awaited<ReturnType<typeof startTable>>;
let turnstile: Turnstile;
let stream: string;
let streams = 0;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(async () => {
  turnstile = createTurnstile(createTurnStore(table), awake, { get: async () => null }, async () => 'alive');
  streams += 1;
  stream = `stream-${streams}`;
  await turnstile.join(stream, { order: '1', run: 'run', token: 't', ticket: '1', load: makeLoad() });
});

const batch = (attempt: number) => ({ id: `batch-${attempt}`, bucket: 'b', maxConcurrency: 1, attempt });

async function batchOf(): Promise<HeldBatch | null> {
  return (await turnstile.turn(stream)).batch;
}

describe('a late call of a step of the hold', () => {
  test('that plans does not bring an earlier attempt back', async () => {
    await turnstile.plan(stream, hold, batch(0));
    await turnstile.plan(stream, hold, batch(1));
    await expect(turnstile.plan(stream, hold, batch(0))).rejects.toThrow(StepOvertaken);
    expect(await batchOf()).toMatchObject({ id: 'batch-1', phase: 'planned' });
  });

  test('that plans does not undo that the same batch is being committed', async () => {
    await turnstile.plan(stream, hold, batch(0));
    await turnstile.plan(stream, hold, batch(0));
    await turnstile.note(stream, hold, always, { phase: 'committing' });
    await expect(turnstile.plan(stream, hold, batch(0))).rejects.toThrow(StepOvertaken);
    expect(await batchOf()).toMatchObject({ phase: 'committing' });
  });

  test('that opens an execution for a batch that was dropped has none of it', async () => {
    await turnstile.plan(stream, hold, batch(0));
    await turnstile.note(stream, hold, always, { phase: 'opening', streamId: 7, opener: 'late' });
    await turnstile.drop(stream, hold, always);
    const opened = turnstile.note(stream, hold, ({ opener }) => opener === 'late', { phase: 'open' });
    await expect(opened).rejects.toThrow(StepOvertaken);
    // Whoever takes over knows where it may still be open.
    expect(await batchOf()).toMatchObject({ phase: 'dropped', streamId: 7, execution: null });
    await turnstile.plan(stream, hold, batch(1));
    expect(await batchOf()).toMatchObject({ id: 'batch-1', phase: 'planned' });
  });

  test('that notes something is refused where the batch has come further than it knows', async () => {
    await turnstile.plan(stream, hold, batch(0));
    await turnstile.note(stream, hold, always, { opener: 'second' });
    const late = turnstile.note(stream, hold, ({ opener }) => opener === 'first', { phase: 'open' });
    await expect(late).rejects.toThrow(StepOvertaken);
    expect(await batchOf()).toMatchObject({ phase: 'planned', opener: 'second' });
  });
});

test('nothing goes on with a batch that is being given up', async () => {
  await turnstile.plan(stream, hold, batch(0));
  await turnstile.close(stream, hold);
  await expect(turnstile.note(stream, hold, always, { phase: 'committing' })).rejects.toThrow(StepOvertaken);
  await expect(turnstile.plan(stream, hold, batch(1))).rejects.toThrow(StepOvertaken);
  await turnstile.takeOver(stream, hold, 'recovery');
  await turnstile.note(stream, { run: 'recovery', fence: 2 }, always, { phase: 'committing' });
});

describe('an import without an answer', () => {
  const next = { order: '2', run: 'next', token: 't2', ticket: '2', load: makeLoad() };
  const sendAndLeave = async (change: Partial<HeldBatch>) => {
    await turnstile.join(stream, next);
    await turnstile.plan(stream, hold, batch(0));
    await turnstile.note(stream, hold, always, { phase: 'committing', sent: sentImport, ...change });
    await turnstile.dismiss(stream, '1', { state: 'failed', reason: null, error: null, run: 'run' });
    await turnstile.leave(stream, hold);
    return turnstile.turn(stream);
  };

  test('is a question for whoever comes next, and stays one until it is answered', async () => {
    expect(await sendAndLeave({})).toMatchObject({
      holder: { run: 'next' },
      batch: null,
      question: sentImport,
    });
    const second = { run: 'next', fence: 2 };
    await turnstile.leave(stream, second);
    expect(await turnstile.turn(stream)).toMatchObject({ question: sentImport });
  });

  test('is none when it was answered', async () => {
    expect(await sendAndLeave({ commitAccepted: true })).toMatchObject({ question: null });
  });

  test('is none when it was refused', async () => {
    expect(await sendAndLeave({ phase: 'planned', sent: null })).toMatchObject({ question: null });
  });
});

test('a step sees its own batch only, and only while that goes on', async () => {
  await turnstile.plan(stream, hold, batch(0));
  expect(await turnstile.heldBatch(stream, hold, 'batch-0')).toMatchObject({ batch: { id: 'batch-0' } });
  await expect(turnstile.heldBatch(stream, hold, 'batch-1')).rejects.toThrow(StepOvertaken);
  await expect(turnstile.heldBatch(stream, { ...hold, fence: 0 }, 'batch-0')).rejects.toThrow(HoldLost);
  await turnstile.close(stream, hold);
  await expect(turnstile.heldBatch(stream, hold, 'batch-0')).rejects.toThrow(StepOvertaken);
});

test('whoever takes over from a dead run may plan from the beginning, and the dead run no more', async () => {
  await turnstile.plan(stream, hold, batch(2));
  const taken = await turnstile.takeOver(stream, hold, 'recovery');
  expect(taken).toMatchObject({ fence: 2, holder: { run: 'recovery', recoveries: 1 } });
  await turnstile.plan(stream, { run: 'recovery', fence: 2 }, batch(0));
  expect(await batchOf()).toMatchObject({ id: 'batch-0', fence: 2 });
  await expect(turnstile.plan(stream, hold, batch(3))).rejects.toThrow(HoldLost);
  await expect(turnstile.note(stream, hold, always, { phase: 'open' })).rejects.toThrow(HoldLost);
});
