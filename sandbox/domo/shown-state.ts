import type { Execution } from './model.ts';
import type { Settings } from './settings.ts';

type Names = Pick<
  Settings,
  'indexingMs' | 'indexingStates' | 'successState' | 'failureState' | 'abortedState'
>;

/** What Domo calls the state of an execution [X5]. One that may still take parts is always ACTIVE [X1]. */
export function shownState({ state, committed }: Execution, names: Names): string {
  switch (state) {
    case 'SUCCESS':
      return names.successState;
    case 'INVALID':
      return names.failureState;
    case 'ABORTED':
      return names.abortedState;
    case 'ACTIVE':
      return committed === null ? 'ACTIVE' : indexingState(committed.at, names);
  }
}

/** Each name has its turn for an equal share of `indexingMs`, and the last one until the indexing has ended. */
function indexingState(since: number, { indexingMs, indexingStates: names }: Names): string {
  const last = names.length - 1;
  const share = indexingMs > 0 ? (Date.now() - since) / indexingMs : 1;
  return names[Math.min(last, Math.floor(Math.max(0, share) * names.length))] ?? 'ACTIVE';
}
