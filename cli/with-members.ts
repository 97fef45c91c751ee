import type { LoadRecord } from '../shared/import/load.ts';

/** A load that has ended; that of a set with those of its objects, which ended with it. */
export type WithMembers<T extends LoadRecord> = T & { members?: T[] };

/**
 * Loads that are listed newest first, those of a set's objects within that of the set: its rows are theirs, and are
 * counted once. All of them have ended at one time, and are next to each other. Where a function died while it ended
 * them, what it had ended stands by itself.
 */
export async function* withMembers<T extends LoadRecord>(
  newestFirst: AsyncIterable<T>,
): AsyncGenerator<WithMembers<T>> {
  let alike: T[] = [];
  for await (const load of newestFirst) {
    if (alike.length > 0 && alike[0]?.endedAt !== load.endedAt) {
      yield* joined(alike);
      alike = [];
    }
    alike.push(load);
  }
  yield* joined(alike);
}

function joined<T extends LoadRecord>(alike: readonly T[]): WithMembers<T>[] {
  const sets = new Map<string, WithMembers<T>>();
  const keyOf = (route: string, key: string) => JSON.stringify([route, key]);
  const all = alike.map((load): WithMembers<T> => ({ ...load }));
  for (const load of all) if (load.set === undefined) sets.set(keyOf(load.route, load.key), load);
  return all.filter((load) => {
    const set = load.set === undefined ? undefined : sets.get(keyOf(load.route, load.set));
    if (set === undefined || set.state !== load.state) return true;
    set.members = [...(set.members ?? []), load];
    return false;
  });
}
