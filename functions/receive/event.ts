import * as v from 'valibot';
import type { ObjectVersion } from '../../shared/loads/load.ts';

/** The parts of EventBridge's "Object Created" that are used. The key comes as it is, not URL-encoded. */
const ObjectCreated = v.object({
  time: v.string(),
  detail: v.object({
    bucket: v.object({ name: v.string() }),
    object: v.object({
      key: v.string(),
      size: v.number(),
      etag: v.string(),
      'version-id': v.optional(v.string()),
      sequencer: v.optional(v.string()),
    }),
  }),
});

export interface ObjectEvent {
  object: ObjectVersion;
  sequencer: string | null;
  /** ISO 8601, UTC. */
  time: string;
}

/** What an S3 event says; throws valibot's error if it is no such event. */
export function parseEvent(event: unknown): ObjectEvent {
  const { time, detail } = v.parse(ObjectCreated, event);
  const { key, size, etag, sequencer } = detail.object;
  return {
    object: { bucket: detail.bucket.name, key, size, etag, versionId: detail.object['version-id'] ?? null },
    sequencer: sequencer ?? null,
    time,
  };
}
