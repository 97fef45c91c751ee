import * as v from 'valibot';
import { relief } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { placeOf } from './place.ts';

/** The parts of Step Functions' "Execution Status Change" that are used. */
const StatusChange = v.object({ detail: v.object({ executionArn: v.string(), input: v.string() }) });

/** Sees to what a run leaves behind that did not end well. */
export const handler = lambda(async (event: unknown): Promise<void> => {
  const { executionArn, input } = v.parse(StatusChange, event).detail;
  await relief().relieve(executionArn, placeOf(input));
});
