import fc from 'fast-check';
import { valuesProperty } from '../../helpers/values/property.ts';
import { emptyTally } from '../../helpers/values/tally.ts';
import type { Batch, Done } from './batches.ts';

process.on('message', async ({ seed, cases }: Batch) => {
  const tally = emptyTally();
  const result = await fc.check(valuesProperty(tally), { numRuns: cases, seed, endOnFailure: false });
  const { errorInstance } = result;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const failure = result.failed ? `${fc.defaultReportMessage(result)}\n${why}` : null;
  process.send?.({ tally, failure } satisfies Done);
});
