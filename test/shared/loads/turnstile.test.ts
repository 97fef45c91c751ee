import fc from 'fast-check';
import { explore, type Mishap, recoveries } from '../../helpers/turnstile-world.ts';

const kinds = ['crash', 'stray', 'death', 'stop'] as const;

const mishap: fc.Arbitrary<Mishap> = fc.record({
  run: fc.oneof(
    { weight: 3, arbitrary: fc.nat(4) },
    { weight: 1, arbitrary: fc.integer({ min: recoveries, max: recoveries + 2 }) },
  ),
  operation: fc.nat(14),
  kind: fc.constantFrom(...kinds),
  after: fc.boolean(),
});

test('up to five runs, in any order of their steps, with crashes and deaths: one holds, nobody is forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(mishap, { maxLength: 5 }),
      fc.array(fc.nat(1000), { minLength: 20, maxLength: 300 }),
      fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
      async (count, mishaps, choices, replayed) => {
        let at = 0;
        await explore(count, mishaps, (n) => (choices[at++ % choices.length] ?? 0) % n, replayed);
      },
    ),
    { numRuns: 3000 },
  );
});

/** Every schedule that leaves the order of arrival at most `depth` times. */
async function exhaust(
  count: number,
  mishaps: readonly Mishap[],
  depth: number,
  replayed: readonly number[] = [],
): Promise<number> {
  let explored = 0;
  async function from(prefix: readonly number[], left: number): Promise<void> {
    const widths: number[] = [];
    const pick = (n: number) => {
      const choice = prefix[widths.length] ?? 0;
      widths.push(n);
      return Math.min(choice, n - 1);
    };
    await explore(count, mishaps, pick, replayed);
    explored++;
    if (left === 0) return;
    for (let at = prefix.length; at < widths.length; at++) {
      for (let choice = 1; choice < (widths[at] ?? 1); choice++) {
        const padding = Array.from({ length: at - prefix.length }, () => 0);
        await from([...prefix, ...padding, choice], left - 1);
      }
    }
  }
  await from([], depth);
  return explored;
}

test('two runs, every schedule with two changes of turn', async () => {
  expect(await exhaust(2, [], 2)).toBeGreaterThan(250);
});

test('a load is loaded again before all know that it had ended, every schedule with two changes of turn', async () => {
  expect(await exhaust(1, [], 3, [0])).toBeGreaterThan(100);
  expect(await exhaust(2, [], 2, [0])).toBeGreaterThan(250);
});

test.each([true, false])(
  'one of two runs crashes or dies at any operation (after its effect: %s)',
  async (after) => {
    for (const kind of kinds) {
      for (let operation = 0; operation < 16; operation++) {
        await exhaust(2, [{ run: 0, operation, kind, after }], 1);
      }
    }
  },
);

test.each([true, false])(
  'a holder dies, and so does the run that is to clear up behind it, at any operation (after its effect: %s)',
  async (after) => {
    const death: Mishap = { run: 0, operation: 6, kind: 'death', after: true };
    for (const kind of kinds) {
      for (let operation = 0; operation < 8; operation++) {
        await exhaust(2, [death, { run: recoveries, operation, kind, after }], 1);
      }
    }
  },
);

test.each([true, false])(
  'a run is stopped at any operation, and its function goes on (after its effect: %s)',
  async (after) => {
    for (let operation = 0; operation < 16; operation++) {
      await exhaust(1, [{ run: 0, operation, kind: 'stop', after }], 3);
    }
  },
);
