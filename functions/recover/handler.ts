import * as v from 'valibot';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { ports } from '../../shared/aws/ports.ts';
import { recover } from '../../shared/import/lease/wake.ts';

/** The parts of Step Functions' "Execution Status Change" that are used. */
const StatusChange = v.object({ detail: v.object({ name: v.string(), input: v.string() }) });
const Input = v.object({ streamKey: v.string() });

/** Sees to it that another run takes over from one that has died. */
export const handler = lambda(async (event: unknown): Promise<void> => {
  const { name, input } = v.parse(StatusChange, event).detail;
  await recover(ports, v.parse(Input, JSON.parse(input)).streamKey, name);
});
