import type { Change } from './change.ts';
import type { ObjectEvent } from './event.ts';
import type { Part, Upload, Version, Versioning } from './model.ts';
import { createSortedMap, fromByteKey, type SortedMap, toByteKey } from './sorted-map.ts';

export interface Bucket {
  readonly name: string;
  readonly createdAt: string;
  versioning: Versioning;
  /** Whether its events are sent. */
  events: boolean;
  /** Newest version first; never an empty list. */
  readonly keys: SortedMap<readonly Version[]>;
}

export interface UploadInProgress {
  readonly upload: Upload;
  readonly parts: ReadonlyMap<number, Part>;
}

/** The content of the buckets, computed from the journal's changes. It does no input or output. */
export interface Catalog {
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly uploads: ReadonlyMap<string, UploadInProgress>;
  /** Events that the listener has not acknowledged, by sequencer, oldest first. */
  readonly pendingEvents: ReadonlyMap<string, ObjectEvent>;
  readonly lastSequencer: string;
  /** Returns the ids of blobs that are not referred to any more. */
  apply(change: Change): string[];
  /** The shortest list of changes that makes this catalog from an empty one. */
  snapshot(): Generator<Change>;
  /** The ids of the blobs that are referred to. */
  blobs(): Set<string>;
}

const blobsOf = (version: Version): string[] =>
  version.deleteMarker ? [] : version.segments.map((segment) => segment.blob);

export function createCatalog(): Catalog {
  const buckets = new Map<string, Bucket>();
  const uploads = new Map<string, { upload: Upload; parts: Map<number, Part> }>();
  const pendingEvents = new Map<string, ObjectEvent>();
  let lastSequencer = '';

  function sawSequencer(sequencer: string): void {
    if (sequencer > lastSequencer) lastSequencer = sequencer;
  }

  function addEvent(event: ObjectEvent | null): void {
    if (event === null) return;
    sawSequencer(event.sequencer);
    pendingEvents.set(event.sequencer, event);
  }

  function known<T>(thing: T | undefined, what: string): T {
    if (thing === undefined) throw new Error(`The journal speaks of ${what}, which it has not named before`);
    return thing;
  }

  /** Replaces the list of one key's versions. */
  function setVersions(bucket: Bucket, key: string, versions: Version[]): void {
    if (versions.length === 0) bucket.keys.delete(toByteKey(key));
    else bucket.keys.set(toByteKey(key), versions);
  }

  /** Ends an upload. Returns the blobs of its parts, except those that became part of `kept`. */
  function endUpload(uploadId: string, kept: Version | null): string[] {
    const parts = uploads.get(uploadId)?.parts.values() ?? [];
    uploads.delete(uploadId);
    const used = new Set(kept === null ? [] : blobsOf(kept));
    return [...parts].map((part) => part.segment.blob).filter((blob) => !used.has(blob));
  }

  function apply(change: Change): string[] {
    switch (change.type) {
      case 'bucket': {
        const { name, createdAt, versioning, events } = change;
        const existing = buckets.get(name);
        if (existing === undefined) {
          buckets.set(name, { name, createdAt, versioning, events, keys: createSortedMap() });
        } else {
          Object.assign(existing, { versioning, events });
        }
        return [];
      }
      case 'version': {
        const { key, version, event } = change;
        const bucket = known(buckets.get(change.bucket), `bucket ${change.bucket}`);
        const before = bucket.keys.get(toByteKey(key)) ?? [];
        const isReplaced = (other: Version) => other.versionId === version.versionId;
        setVersions(bucket, key, [version, ...before.filter((other) => !isReplaced(other))]);
        sawSequencer(version.sequencer);
        addEvent(event);
        const freed = before.filter(isReplaced).flatMap(blobsOf);
        if (version.deleteMarker || version.uploadId === null) return freed;
        return [...freed, ...endUpload(version.uploadId, version)];
      }
      case 'removal': {
        const { key, versionId, event } = change;
        const bucket = known(buckets.get(change.bucket), `bucket ${change.bucket}`);
        const before = bucket.keys.get(toByteKey(key)) ?? [];
        setVersions(
          bucket,
          key,
          before.filter((version) => version.versionId !== versionId),
        );
        addEvent(event);
        return before.filter((version) => version.versionId === versionId).flatMap(blobsOf);
      }
      case 'tags': {
        const bucket = known(buckets.get(change.bucket), `bucket ${change.bucket}`);
        const { key, versionId, tags } = change;
        const before = bucket.keys.get(toByteKey(key)) ?? [];
        setVersions(
          bucket,
          key,
          before.map((version) =>
            version.versionId === versionId && !version.deleteMarker ? { ...version, tags } : version,
          ),
        );
        return [];
      }
      case 'upload':
        uploads.set(change.upload.uploadId, { upload: change.upload, parts: new Map() });
        return [];
      case 'part': {
        const { parts } = known(uploads.get(change.uploadId), `upload ${change.uploadId}`);
        const replaced = parts.get(change.part.partNumber);
        parts.set(change.part.partNumber, change.part);
        return replaced === undefined ? [] : [replaced.segment.blob];
      }
      case 'abort':
        return endUpload(change.uploadId, null);
      case 'event':
        addEvent(change.event);
        return [];
      case 'delivered':
        pendingEvents.delete(change.sequencer);
        return [];
      case 'sequence':
        sawSequencer(change.last);
        return [];
    }
  }

  function* everyVersion(): Generator<{ bucket: string; key: string; version: Version }> {
    for (const bucket of buckets.values()) {
      let entry = bucket.keys.ceiling('');
      while (entry !== null) {
        const key = fromByteKey(entry.key);
        for (const version of entry.value.toReversed()) yield { bucket: bucket.name, key, version };
        entry = bucket.keys.ceiling(`${entry.key}\0`);
      }
    }
  }

  function* snapshot(): Generator<Change> {
    yield { type: 'sequence', last: lastSequencer };
    for (const { name, createdAt, versioning, events } of buckets.values()) {
      yield { type: 'bucket', name, createdAt, versioning, events };
    }
    for (const entry of everyVersion()) yield { type: 'version', ...entry, event: null };
    for (const { upload, parts } of uploads.values()) {
      yield { type: 'upload', upload };
      for (const part of parts.values()) yield { type: 'part', uploadId: upload.uploadId, part };
    }
    for (const event of pendingEvents.values()) yield { type: 'event', event };
  }

  function blobs(): Set<string> {
    const used = new Set<string>();
    for (const { version } of everyVersion()) for (const blob of blobsOf(version)) used.add(blob);
    for (const { parts } of uploads.values()) {
      for (const part of parts.values()) used.add(part.segment.blob);
    }
    return used;
  }

  return {
    buckets,
    uploads,
    pendingEvents,
    get lastSequencer() {
      return lastSequencer;
    },
    apply,
    snapshot,
    blobs,
  };
}
