import type { Objects } from '../../../shared/aws/objects.ts';
import { type Concluding, createConclude, type Outcome } from '../../../shared/import/ledger/conclude.ts';
import { createLedger, type LedgerRow } from '../../../shared/aws/ledger.ts';
import { type Measure, measuresOf } from '../../../shared/import/ledger/measures.ts';
import { noFindings } from '../../../shared/import/ledger/receipt.ts';
import { makeLoad } from '../../helpers/load.ts';
import { startTable } from '../../helpers/table.ts';

let table: Awaited<ReturnType<typeof startTable>>;
let ledger: ReturnType<typeof createLedger>;
beforeAll(async () => {
  table = await startTable();
  ledger = createLedger(table);
});
afterAll(() => table.stop());

/** Writes down what is done, in its order. */
function record(changes: Partial<Concluding> = {}) {
  const done: string[] = [];
  const told: LedgerRow[] = [];
  const measured: Measure[] = [];
  const objects = {
    putJson: async () => void done.push('receipt'),
    tag: async () => done.push('tag') > 0,
  } as Partial<Objects> as Objects;
  const conclude = createConclude({
    ledger: {
      ...ledger,
      async end(...args) {
        await ledger.end(...args);
        done.push('ledger');
      },
    },
    objects,
    async notify(load) {
      done.push('notice');
      told.push(load);
    },
    measure(_, measures) {
      done.push('measures');
      measured.push(...measures);
    },
    ...changes,
  });
  return { conclude, done, told, measured };
}

const rejected: Outcome = { state: 'rejected', reason: 'row 3', fault: 'user', error: 'BlankLine' };

test('a load ends only when its receipt is there and people have been told; it is counted once', async () => {
  const { conclude, done, told, measured } = record();
  const load = makeLoad();
  const { id } = load;
  await ledger.receive(load, 'run');
  await conclude(id, 0, rejected, noFindings);
  expect(done).toEqual(['receipt', 'notice', 'ledger', 'measures', 'tag']);
  expect(told).toMatchObject([{ id, state: 'rejected', reason: 'row 3', error: 'BlankLine' }]);
  expect(told[0]?.receipt).toMatch(/^s3:/);
  expect(measured).toEqual([{ name: 'LoadsRejected', unit: 'Count', value: 1 }]);

  await conclude(id, 0, { state: 'failed', fault: 'aws' }, noFindings);
  expect(done.slice(5)).toEqual(['tag']);
  expect(await ledger.get(id)).toMatchObject({ state: 'rejected' });
});

test('repeated after a death between notice and ledger, it tells again rather than never', async () => {
  const load = makeLoad();
  const { id } = load;
  await ledger.receive(load, 'run');
  const end = () => Promise.reject(new Error('killed'));
  const killed = record({ ledger: { ...ledger, end } });
  await expect(killed.conclude(id, 0, rejected, noFindings)).rejects.toThrow('killed');
  const again = record();
  await again.conclude(id, 0, rejected, noFindings);
  expect([killed.told.length, again.told.length]).toEqual([1, 1]);
  expect([killed.measured.length, again.measured.length]).toEqual([0, 1]);
});

test('what is in Domo is measured, and how long that took', () => {
  const load = { rows: 12, bytes: 345, receivedAt: '2026-11-23T12:00:00Z' } as LedgerRow;
  expect(measuresOf(load, 'committed', '2026-11-23T12:01:30.5Z')).toEqual([
    { name: 'LoadsCommitted', unit: 'Count', value: 1 },
    { name: 'RowsLoaded', unit: 'Count', value: 12 },
    { name: 'BytesLoaded', unit: 'Bytes', value: 345 },
    { name: 'SecondsToLoad', unit: 'Seconds', value: 90.5 },
  ]);
  expect(measuresOf(load, 'superseded', '2026-11-23T12:01:30.5Z')).toEqual([
    { name: 'LoadsSuperseded', unit: 'Count', value: 1 },
  ]);
});
