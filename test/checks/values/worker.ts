import fc from 'fast-check';
import { startOracles } from '../../helpers/values/oracles.ts';
import { valuesProperty } from '../../helpers/values/property.ts';
import { emptyTally } from '../../helpers/values/tally.ts';
import type { Batch, Done } from './batches.ts';

process.on('message', async ({ seed, cases, oracles: isWanted }: Batch) => {
  const tally = emptyTally();
  const oracles = isWanted ? await startOracles() : null;
  const property = valuesProperty(tally, oracles);
  const result = await fc.check(property, { numRuns: cases, seed, endOnFailure: false });
  const late = await oracles?.close().catch((error: Error) => error.message);
  const { errorInstance } = result;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const failure = result.failed ? `${fc.defaultReportMessage(result)}\n${why}` : (late ?? null);
  process.send?.({ tally, failure } satisfies Done);
});
