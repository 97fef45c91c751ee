import type { ListedVersion, Objects } from '../aws/objects.ts';
import { matchRoute } from '../config/match.ts';
import type { ImportRoute } from '../config/route.ts';
import { loadId } from './identity.ts';
import { type Ledger, type LedgerRow, objectOf } from './ledger.ts';
import { finalStates, isFolderMark, type ObjectVersion, stateTag } from './load.ts';
import { isInBatch, type Turn } from './turn.ts';

/** An object version that should have been loaded, and nobody is at it. */
export interface Stray {
  /** Of its load. */
  id: string;
  object: ObjectVersion;
  route: string;
  /** ISO 8601, UTC: when the object was created. */
  createdAt: string;
  /** What the ledger knows of it: a load whose run has ended before it did; null: nothing. */
  row: LedgerRow | null;
}

/** When objects were created that are looked at: from `since`, not later than `until`. */
export interface Window {
  since: Date;
  until: Date;
}

export interface SweepPorts {
  objects: Pick<Objects, 'versions' | 'tagOf'>;
  ledger: Pick<Ledger, 'get' | 'open'>;
  turn(streamKey: string): Promise<Turn>;
  isRunning(run: string): Promise<boolean>;
  /** Starts a run of the import machine. */
  start(input: object): Promise<void>;
}

/**
 * How far back objects are looked for if nobody says otherwise, and how young one is left alone, since its event may
 * still be on its way. Seconds.
 */
export const sweepDefaults = { age: 7 * 24 * 3600, grace: 15 * 60 };

/** How many versions are looked up in the ledger at the same time. */
const together = 32;

export type Sweep = ReturnType<typeof createSweep>;

/** Finds what an event that was lost, or a run whose end nobody was told of, has left behind. */
export function createSweep({ objects, ledger, turn, isRunning, start }: SweepPorts) {
  /** Loads of any age that are open though their run is over, and that no other run has in its batch. */
  async function* stuck({ until }: Window): AsyncGenerator<Stray> {
    for await (const { id, receivedAt } of ledger.open()) {
      if (Date.parse(receivedAt) > until.getTime()) continue;
      const row = await ledger.get(id);
      if (row === null || row.endedAt !== null || (await isRunning(row.run))) continue;
      if (await isInLivingBatch(row)) continue;
      yield { id, object: objectOf(row), route: row.route, createdAt: receivedAt, row };
    }
  }

  async function isInLivingBatch(row: LedgerRow): Promise<boolean> {
    if (row.streamKey === null) return false;
    const now = await turn(row.streamKey);
    if (now.holder === null || now.holder.run === row.run || !isInBatch(row, now)) return false;
    return isRunning(now.holder.run);
  }

  /** Object versions that the ledger does not know, though a route takes them. */
  async function* unknown(bucket: string, imports: ImportRoute[], window: Window): AsyncGenerator<Stray> {
    for (const prefix of outermost(imports.map((route) => route.prefix))) {
      for await (const listed of inGroups(objects.versions(bucket, prefix), together)) {
        const due = listed.filter((version) => isDue(version, window));
        const strays = await Promise.all(due.map((version) => strayOf(version, imports)));
        yield* strays.filter((stray) => stray !== null);
      }
    }
  }

  async function strayOf(
    { object, createdAt }: ListedVersion,
    imports: ImportRoute[],
  ): Promise<Stray | null> {
    const route = matchRoute(imports, object.key);
    if (route === null) return null;
    const id = loadId(object, null);
    if ((await ledger.get(id)) !== null || (await hasEnded(object))) return null;
    return { id, object, route: route.name, createdAt: createdAt.toISOString(), row: null };
  }

  /** The tag remembers longer than the ledger, which forgets after a time. */
  async function hasEnded(object: ObjectVersion): Promise<boolean> {
    const state = await objects.tagOf(object, stateTag);
    return finalStates.some((final) => final === state);
  }

  return {
    /** All strays, those of the ledger first. */
    async *find(bucket: string, imports: ImportRoute[], window: Window): AsyncGenerator<Stray> {
      yield* stuck(window);
      yield* unknown(bucket, imports, window);
    },

    /** Starts a run that loads it. However often this is done, it is loaded once. */
    start: (stray: Stray): Promise<void> =>
      start(stray.row === null ? eventOf(stray) : { replay: { load: stray.id } }),
  };
}

/** What S3 would have said of it, as far as `receive` reads it. */
function eventOf({ object, createdAt }: Stray): object {
  const { bucket, key, size, etag, versionId } = object;
  return {
    source: 'sluice.sweep',
    time: createdAt.replace(/\.\d+Z$/, 'Z'),
    detail: { bucket: { name: bucket }, object: { key, size, etag, 'version-id': versionId } },
  };
}

/** Without a version id nobody can tell which load it would be. */
function isDue({ object, createdAt }: ListedVersion, { since, until }: Window): boolean {
  return object.versionId !== null && !isFolderMark(object) && createdAt >= since && createdAt <= until;
}

async function* inGroups<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  yield group;
}

/** Prefixes that begin with none of the others: each object is listed once. */
function outermost(prefixes: readonly string[]): string[] {
  return prefixes.filter((prefix) => !prefixes.some((other) => other !== prefix && prefix.startsWith(other)));
}
