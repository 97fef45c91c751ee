import type { Parallel } from '../definition/definition.ts';
import type { Json } from '../json.ts';
import type { Follow } from './flow.ts';
import { followAll } from './group.ts';
import { evaluate, tell, type Visit } from './strand.ts';

/** One try at a Parallel: every branch gets the same input. */
export async function runParallel(visit: Visit, state: Parallel, follow: Follow): Promise<Json> {
  const input =
    state.Arguments === undefined
      ? visit.position.input
      : await evaluate(visit, state.Arguments, 'Arguments');
  tell(visit.strand, 'ParallelStateStarted');
  const members = state.Branches.map((flow, index) => ({ index, flow, input: () => input }));
  const outputs = await followAll(visit, members, members.length, follow);
  tell(visit.strand, 'ParallelStateSucceeded');
  return outputs;
}
