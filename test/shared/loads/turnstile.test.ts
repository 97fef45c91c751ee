import fc from 'fast-check';
import { exhaust, kinds, randomSchedules } from '../../model/schedules.ts';
import { type Mishap, recoveries } from '../../model/steps.ts';

jest.setTimeout(120_000);

test('up to five runs, in any order of their steps, whatever befalls them: one holds, nobody is forgotten, no row is twice in Domo', async () => {
  await fc.assert(randomSchedules, { numRuns: 500 });
});

test('two runs, every schedule with two changes of turn', async () => {
  expect(await exhaust(2, [], 2)).toBeGreaterThan(250);
});

test('a load is loaded again before all know that it had ended, every schedule with two changes of turn', async () => {
  expect(await exhaust(1, [], 2, [0])).toBeGreaterThan(50);
  expect(await exhaust(2, [], 2, [0])).toBeGreaterThan(250);
});

test.each([true, false])(
  'something befalls one of two runs at any operation (after its effect: %s)',
  async (after) => {
    for (const kind of kinds) {
      for (let operation = 0; operation < 20; operation++) {
        await exhaust(2, [{ run: 0, operation, kind, after }], 1);
      }
    }
  },
);

test.each([true, false])(
  'a holder dies, and something befalls the run that is to clear up behind it, at any operation (after its effect: %s)',
  async (after) => {
    const death: Mishap = { run: 0, operation: 8, kind: 'death', after: true };
    for (const kind of kinds) {
      for (let operation = 0; operation < 8; operation++) {
        await exhaust(2, [death, { run: recoveries, operation, kind, after }], 1);
      }
    }
  },
);

test.each([true, false])(
  'a run is stopped at any operation, and its function goes on, every schedule with two changes of turn (after its effect: %s)',
  async (after) => {
    for (let operation = 0; operation < 20; operation++) {
      await exhaust(1, [{ run: 0, operation, kind: 'stop', after }], 2);
    }
  },
);
