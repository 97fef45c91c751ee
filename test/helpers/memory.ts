import type { Probe } from '../../shared/domo/behaviour.ts';
import { ObjectGone } from '../../shared/errors.ts';
import type { BacklogEntry, MadeRef } from '../../shared/import/batch.ts';
import type { FinalVerdict } from '../../shared/import/data-set-api/request.ts';
import { address } from '../../shared/import/documents.ts';
import type { KnownContent } from '../../shared/import/files/known-content.ts';
import { firstLease, type Lease, type Leases } from '../../shared/import/lease/lease.ts';
import { describe, type ObjectVersion } from '../../shared/import/load.ts';
import type { UploadReport } from '../../shared/import/part.ts';
import type {
  Backlog,
  Contents,
  Documents,
  Objects,
  Probes,
  Registration,
  Reports,
  RunInput,
  Runs,
  Streams,
  Verdicts,
} from '../../shared/import/ports.ts';
import { searchKeyOf } from '../../shared/import/search/search-key.ts';

/*
 * Ports in memory, strongly consistent. What is kept is nobody else's: it is copied when it comes and when it goes.
 */

/** The leases, by stream. */
export function createMemoryLeases(kept: Map<string, Lease>): Leases {
  return {
    read: async (streamKey) => structuredClone(kept.get(streamKey) ?? firstLease),
    async replace(streamKey, lease) {
      if ((kept.get(streamKey)?.version ?? 0) !== lease.version) return false;
      kept.set(streamKey, structuredClone({ ...lease, version: lease.version + 1 }));
      return true;
    },
  };
}

/** Whether a backlog that has `known` in a place takes `entry` there. */
export function isNews(known: BacklogEntry | undefined, entry: BacklogEntry): boolean {
  if (known === undefined) return true;
  return entry.force ? known.replays <= entry.replays : known.replays < entry.replays;
}

/** The backlogs, by stream and place. */
export function createMemoryBacklog(kept: Map<string, Map<string, BacklogEntry>>): Backlog {
  const inOrder = (streamKey: string) =>
    [...(kept.get(streamKey)?.values() ?? [])].sort((one, other) => (one.order < other.order ? -1 : 1));
  return {
    async put(streamKey, entry) {
      const own = kept.get(streamKey) ?? new Map<string, BacklogEntry>();
      kept.set(streamKey, own);
      if (isNews(own.get(entry.order), entry)) own.set(entry.order, structuredClone(entry));
    },
    first: async (streamKey, limit) => structuredClone(inOrder(streamKey).slice(0, limit)),
    last: async (streamKey, limit) => structuredClone(inOrder(streamKey).slice(-limit)),
    async remove(streamKey, { order, replays }) {
      const own = kept.get(streamKey);
      if ((own?.get(order)?.replays ?? 0) <= replays) own?.delete(order);
    },
  };
}

/** An object of the bucket. */
export interface StoredObject {
  object: ObjectVersion;
  bytes: Buffer;
  createdAt: Date;
  tags: Map<string, string>;
  /** It stands for a deletion of its key. */
  isDeletion?: boolean;
}

/** By what an object version is kept. */
export function placeOf({ key, versionId }: Pick<ObjectVersion, 'key' | 'versionId'>): string {
  return `${key}@${versionId}`;
}

/** The objects that were dropped, by key and version. */
export function createMemoryObjects(kept: Map<string, StoredObject>): Objects {
  const find = (object: ObjectVersion) => kept.get(placeOf(object));
  return {
    async *read(object, from, to) {
      const found = find(object);
      if (found === undefined) throw new ObjectGone(`${describe(object)} is gone.`);
      yield found.bytes.subarray(from, to);
    },
    async *versions(_, prefix) {
      for (const { object, createdAt } of kept.values())
        if (object.key.startsWith(prefix)) yield { object, createdAt };
    },
    async *events(_, prefix) {
      const found = [...kept.values()].filter(({ object }) => object.key.startsWith(prefix));
      found.sort((one, other) =>
        one.object.key === other.object.key
          ? other.createdAt.getTime() - one.createdAt.getTime()
          : one.object.key < other.object.key
            ? -1
            : 1,
      );
      for (const { object, createdAt, isDeletion = false } of found) yield { object, createdAt, isDeletion };
    },
    tagOf: async (object, key) => find(object)?.tags.get(key) ?? null,
    tag: async (object, key, value) => find(object)?.tags.set(key, value) !== undefined,
  };
}

/** Documents, by their addresses. */
export function createMemoryDocuments(kept: Map<string, unknown>): Documents {
  return {
    put: async (ref, document) => void kept.set(address(ref), structuredClone(document)),
    putLines: async (ref, lines) => void kept.set(address(ref), structuredClone([...lines])),
    async *list(folder) {
      for (const place of [...kept.keys()].sort()) {
        if (place.startsWith(address(folder))) {
          yield { bucket: folder.bucket, key: place.slice(`s3://${folder.bucket}/`.length) };
        }
      }
    },
    async get(ref) {
      if (!kept.has(address(ref))) throw new Error(`there is no ${address(ref)}`);
      return structuredClone(kept.get(address(ref)));
    },
  };
}

/** The reports, by batch and part. */
export function createMemoryReports(kept: Map<string, Map<number, UploadReport>>): Reports {
  const claims = new Map<string, string>();
  return {
    async put(batch, report) {
      const own = kept.get(batch) ?? new Map<number, UploadReport>();
      kept.set(batch, own);
      if ((own.get(report.part)?.tries ?? 0) <= report.tries) own.set(report.part, structuredClone(report));
    },
    async putUnlessSent(batch, report) {
      const own = kept.get(batch) ?? new Map<number, UploadReport>();
      kept.set(batch, own);
      if ((own.get(report.part)?.sentBytes ?? null) === null) own.set(report.part, structuredClone(report));
    },
    async claim(batch, part, claimant) {
      const of = claims.get(`${batch}#${part}`) ?? claimant;
      claims.set(`${batch}#${part}`, of);
      return of === claimant;
    },
    async release(batch, part, claimant) {
      if (claims.get(`${batch}#${part}`) === claimant) claims.delete(`${batch}#${part}`);
    },
    async *list(batch) {
      const own = [...(kept.get(batch)?.values() ?? [])];
      yield* structuredClone(own.sort((one, other) => one.part - other.part));
    },
    progress: async () => ({ partsDone: 0, rowsDone: 0, bytesDone: 0 }),
  };
}

/** What first loads have created, by stream; and the Streams that were found, by `searchKeyOf` their DataSets. */
export function createMemoryStreams(kept: Map<string, Registration>): Streams {
  const found = new Map<string, number>();
  const fences = new Map<string, number>();
  const none: Registration = { creatingSince: null, creator: null, made: null };
  const aliasOf = (own: string, isIt: (made: MadeRef) => boolean) =>
    [...kept].find(([, { made }]) => made !== null && isIt(made))?.[0] ?? own;
  const keyOfStream = (streamId: number) =>
    aliasOf(`stream-${streamId}`, (made) => made.streamId === streamId);
  return {
    found: async (dataSetId) => found.get(dataSetId) ?? null,
    noteFound: async (dataSetId, streamId) => void found.set(dataSetId, found.get(dataSetId) ?? streamId),
    async keyOf({ target }) {
      switch (target.kind) {
        case 'dataSet':
          return `dataset-${target.name}`;
        case 'stream':
          return keyOfStream(target.streamId);
        case 'streamOf': {
          const streamId = found.get(target.dataSetId);
          return streamId === undefined ? searchKeyOf(target.dataSetId) : keyOfStream(streamId);
        }
        case 'dataSetApi': {
          const { dataSetId } = target;
          if (dataSetId === null) return `data-set-api-named-${target.name}`;
          return aliasOf(
            `data-set-api-${dataSetId}`,
            (made) => made.streamId === null && made.dataSetId === dataSetId,
          );
        }
      }
    },
    get: async (streamKey) => structuredClone(kept.get(streamKey) ?? null),
    async announce(streamKey, creator, over) {
      const known = kept.get(streamKey) ?? none;
      const { creator: earlier, made } = known;
      if (made !== null || (earlier !== null && earlier.since >= over)) return false;
      if ((fences.get(streamKey) ?? 0) > creator.fence) return false;
      kept.set(streamKey, { creatingSince: known.creatingSince ?? creator.since, creator, made });
      fences.set(streamKey, creator.fence);
      return true;
    },
    async withdraw(streamKey, id, nothingMade = false) {
      const known = kept.get(streamKey);
      const since = nothingMade ? { creatingSince: null } : {};
      if (known?.creator?.id === id) kept.set(streamKey, { ...known, ...since, creator: null });
    },
    async register(streamKey, made) {
      const known = kept.get(streamKey) ?? none;
      kept.set(streamKey, { ...known, made: known.made ?? made });
      return { ...(known.made ?? made) };
    },
    async forget(streamKey, made, fence) {
      const known = kept.get(streamKey) ?? none;
      if (known.made !== null && known.made.dataSetId !== made.dataSetId) return;
      if ((fences.get(streamKey) ?? 0) > fence) return;
      kept.set(streamKey, none);
      fences.set(streamKey, fence);
    },
  };
}

/** What became of requests, by stream and request. */
export function createMemoryVerdicts(kept: Map<string, FinalVerdict>): Verdicts {
  return {
    put: async (streamKey, id, verdict) => void kept.set(`${streamKey}/${id}`, verdict),
    get: async (streamKey, id) => kept.get(`${streamKey}/${id}`) ?? null,
  };
}

/** The latest probe. */
export function createMemoryProbes(): Probes {
  let kept: Probe | null = null;
  return {
    async put(probe) {
      kept = structuredClone(probe);
    },
    get: async () => structuredClone(kept),
  };
}

/** A run of the import machine. */
export interface StartedRun extends RunInput {
  isRunning: boolean;
}

/** The runs, by their names. */
export function createMemoryRuns(kept: Map<string, StartedRun>): Runs {
  return {
    async start(name, input) {
      const known = kept.get(name);
      if (known !== undefined) {
        // Step Functions takes a name again only with the same input.
        const { isRunning, ...before } = known;
        return isRunning && JSON.stringify(before) === JSON.stringify(input) ? 'started' : 'over';
      }
      kept.set(name, { ...input, isRunning: true });
      return 'started';
    },
    isRunning: async (name) => kept.get(name)?.isRunning ?? false,
  };
}

/** What was committed last, by stream and place. */
export function createMemoryContents(kept: Map<string, { known: KnownContent; fence: number }>): Contents {
  return {
    get: async (streamKey, place) => structuredClone(kept.get(`${streamKey}#${place}`)?.known ?? null),
    async put(streamKey, place, known, fence) {
      const before = kept.get(`${streamKey}#${place}`);
      if ((before?.fence ?? 0) <= fence)
        kept.set(`${streamKey}#${place}`, { known: structuredClone(known), fence });
    },
  };
}
