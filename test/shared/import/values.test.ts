import fc from 'fast-check';
import { emptyTally, valuesProperty } from '../../helpers/values/property.ts';

test('a table in any spelling ends with the same values, or is refused', async () => {
  const tally = emptyTally();
  // More of them: npm run check:values.
  await fc.assert(valuesProperty(tally), { numRuns: 200, seed: 1 });
  expect(tally.sent).toBeGreaterThan(60);
}, 60_000);
