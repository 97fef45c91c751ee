import fc from 'fast-check';
import { explore } from './explore.ts';
import { type Mishap, recoveries } from './steps.ts';

export const kinds = ['crash', 'stray', 'death', 'stop'] as const;

const mishap: fc.Arbitrary<Mishap> = fc.record({
  run: fc.oneof(
    { weight: 3, arbitrary: fc.nat(4) },
    { weight: 1, arbitrary: fc.integer({ min: recoveries, max: recoveries + 2 }) },
  ),
  operation: fc.nat(20),
  kind: fc.constantFrom(...kinds),
  after: fc.boolean(),
});

/** Up to five runs at one turnstile, in any order of their steps, whatever befalls them. */
export const randomSchedules = fc.asyncProperty(
  fc.integer({ min: 1, max: 5 }),
  fc.array(mishap, { maxLength: 5 }),
  fc.array(fc.nat(1000), { minLength: 20, maxLength: 300 }),
  fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
  async (count, mishaps, choices, replayed) => {
    let at = 0;
    await explore(count, mishaps, (n) => (choices[at++ % choices.length] ?? 0) % n, replayed);
  },
);

/**
 * Every schedule that leaves the order of arrival at most `depth` times.
 *
 * @returns how many there are
 */
export async function exhaust(
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
