import * as v from 'valibot';
import type { Ready } from '../../sandbox/sandbox.ts';

const State = v.object({
  dataSets: v.array(v.object({ id: v.string(), name: v.string(), rows: v.number() })),
  streams: v.array(
    v.object({
      id: v.number(),
      dataSetId: v.string(),
      executions: v.array(
        v.object({
          id: v.number(),
          state: v.string(),
          committed: v.boolean(),
          parts: v.number(),
          rows: v.number(),
        }),
      ),
    }),
  ),
  requests: v.record(v.string(), v.record(v.string(), v.number())),
  partUploads: v.object({ now: v.number(), peak: v.number() }),
});

/** What the sandbox's Domo says of itself. */
export type DomoState = v.InferOutput<typeof State>;

/** Domo's own side of what was done to it: its executions and what they hold. */
export async function domoState({ domo }: Pick<Ready, 'domo'>): Promise<DomoState> {
  const answer = await fetch(`${domo}/_sandbox/state`);
  return v.parse(State, await answer.json());
}
