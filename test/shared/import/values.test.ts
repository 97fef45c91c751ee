import fc from 'fast-check';
import { valuesProperty } from '../../helpers/values/property.ts';
import { emptyTally } from '../../helpers/values/tally.ts';

test('a table in any spelling ends with the same values, or is refused', async () => {
  const tally = emptyTally();
  // More of them: npm run check:values.
  await fc.assert(valuesProperty(tally), { numRuns: 200, seed: 1 });
  expect((tally.outcomes.rewritten ?? 0) + (tally.outcomes.untouched ?? 0)).toBeGreaterThan(60);
}, 60_000);
