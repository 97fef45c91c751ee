import { type FinalState, finalStates, type LoadRecord } from '../shared/import/load.ts';
import { UsageError } from './complaint.ts';

/** The final states that a text names, several with commas between. Throws `UsageError` for any other. */
export function statesOf(text: string): FinalState[] {
  return text.split(',').map((name) => {
    const state = finalStates.find((known) => known === name.trim());
    if (state !== undefined) return state;
    throw new UsageError(`--state takes ${finalStates.join(', ')}, not "${name.trim()}".`);
  });
}

/** Those of loads that are listed newest first that have ended since a time; null: all. */
export async function* endedSince<T extends Pick<LoadRecord, 'endedAt'>>(
  newestFirst: AsyncIterable<T>,
  since: Date | null,
): AsyncGenerator<T> {
  for await (const load of newestFirst) {
    if (since !== null && Date.parse(load.endedAt ?? '') < since.getTime()) return;
    yield load;
  }
}
