import { StreamBusy } from '../../../shared/errors.ts';
import { createTurnstile } from '../../../shared/loads/turnstile.ts';
import { startTable } from '../../helpers/table.ts';

let table: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

function turnstileWith(running: string[]) {
  return createTurnstile(table, async (run) => running.includes(run));
}

test('one run is through at a time; it may enter again', async () => {
  const turnstile = turnstileWith(['a', 'b']);
  await turnstile.enter('one', 'a');
  await turnstile.enter('one', 'a');
  await expect(turnstile.enter('one', 'b')).rejects.toThrow(StreamBusy);
  await turnstile.enter('two', 'b');
  await turnstile.leave('one', 'a');
  await turnstile.enter('one', 'b');
  await expect(turnstile.enter('one', 'a')).rejects.toThrow(/run b/);
});

test('a run that died does not keep the stream', async () => {
  await turnstileWith(['dead']).enter('left', 'dead');
  await turnstileWith(['next']).enter('left', 'next');
  await expect(turnstileWith(['next']).enter('left', 'third')).rejects.toThrow(StreamBusy);
});

test('leaving without being through changes nothing', async () => {
  const turnstile = turnstileWith(['a']);
  await turnstile.enter('kept', 'a');
  await turnstile.leave('kept', 'b');
  await turnstile.leave('never', 'b');
  await expect(turnstile.enter('kept', 'b')).rejects.toThrow(StreamBusy);
});

test('of many runs that enter together, one is through', async () => {
  const runs = Array.from({ length: 20 }, (_, i) => `run-${i}`);
  const turnstile = turnstileWith(runs);
  const results = await Promise.allSettled(runs.map((run) => turnstile.enter('rush', run)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('of many runs that find the holder dead, one is through', async () => {
  const runs = Array.from({ length: 20 }, (_, i) => `heir-${i}`);
  await turnstileWith(['dead']).enter('grave', 'dead');
  const turnstile = turnstileWith(runs);
  const results = await Promise.allSettled(runs.map((run) => turnstile.enter('grave', run)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
