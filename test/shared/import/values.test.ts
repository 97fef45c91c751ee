import fc from 'fast-check';
import { valuesProperty } from '../../helpers/values/property.ts';
import { emptyTally } from '../../helpers/values/tally.ts';

test('a table in any spelling ends with the same values, or is refused', async () => {
  const tally = emptyTally();
  await fc.assert(valuesProperty(tally), { numRuns: 300, seed: 1 });
  const { sent = 0, 'sent untouched': untouched = 0 } = tally.outcomes;
  expect(sent).toBeGreaterThan(150);
  expect(untouched).toBeGreaterThan(20);
}, 60_000);
