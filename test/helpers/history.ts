import { type Fields, fieldsOf, listOf, targetsOf, type Value } from './definition.ts';

/** What a definition does not say of the paths through it. */
export interface Bounds {
  /** How often a path comes to a state at most; once where nothing is said. */
  visits: Readonly<Record<string, number>>;
  /** How many items an Inline Map has at most. */
  items: number;
}

/**
 * The most events that a path can leave in the history of its run: from one state on, until it comes to one of `ends` or
 * ends, with every try that the Retry of its states allows. What counts as an event: the types of HistoryEvent in the
 * reference of Step Functions' API.
 */
export function mostEvents(flow: Value, from: string, ends: readonly string[], bounds: Bounds): number {
  const states = fieldsOf(fieldsOf(flow).States ?? {});
  const known = new Map<string, number>();

  function rest(name: string, visited: ReadonlyMap<string, number>): number {
    const times = visited.get(name) ?? 0;
    if (times >= (bounds.visits[name] ?? 1)) return Number.NEGATIVE_INFINITY;
    const now = new Map([...visited, [name, times + 1]]);
    const key = JSON.stringify([name, [...now].sort()]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const state = fieldsOf(states[name] ?? {});
    const on = targetsOf(state).map((target) => (ends.includes(target) ? 0 : rest(target, now)));
    const isEnd = on.length === 0;
    const most = eventsOf(state, bounds) + (isEnd ? 0 : Math.max(...on));
    known.set(key, most);
    return most;
  }
  return rest(from, new Map());
}

/** The most events of one visit. */
function eventsOf(state: Fields, bounds: Bounds): number {
  const tries =
    1 + listOf(state.Retry).reduce<number>((sum, rule) => sum + Number(fieldsOf(rule).MaxAttempts), 0);
  const { ItemProcessor: processor = {} } = state;
  const isDistributed = fieldsOf(fieldsOf(processor).ProcessorConfig ?? {}).Mode === 'DISTRIBUTED';
  switch (state.Type) {
    case 'Task':
      // Entered and exited; scheduled, started, and succeeded or failed.
      return 2 + 3 * tries;
    case 'Map':
      // Entered and exited; started and ended, with the same of a Map Run; its children have histories of their own.
      if (isDistributed) return 2 + 4 * tries;
      // An iteration started, and ended.
      return (
        2 +
        (2 + bounds.items * (2 + mostEvents(processor, String(fieldsOf(processor).StartAt), [], bounds))) *
          tries
      );
    case 'Fail':
      return 1;
    default:
      return 2;
  }
}
