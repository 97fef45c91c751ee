import * as v from 'valibot';
import type { ObjectVersion } from '../load.ts';

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

const Replay = v.object({
  replay: v.object({
    load: v.string(),
    force: v.optional(v.boolean(), false),
    deleted: v.optional(v.nullable(v.string()), null),
    alone: v.optional(v.boolean(), false),
  }),
});

/** How many calls take messages at the same time, at most: a burst leaves room for other functions. */
export const receivers = 5;

/** What a message of the intake's queue says. */
export type Message =
  | { kind: 'object'; object: ObjectVersion; sequencer: string | null /** ISO 8601, UTC. */; time: string }
  | {
      kind: 'replay';
      id: string;
      force: boolean;
      /** A DataSet that Domo certainly has no more: the load's route is to make it anew. null: there is none. */
      deleted: string | null;
      /** It waits for a set that never comes, and goes by itself. */
      alone: boolean;
    };

/**
 * The body of the message by which a person wants a load again.
 *
 * @param deleted the id of a DataSet that the load's route has made, and that was deleted in Domo: it is made anew
 * @param alone a load that waits for a set goes by itself
 */
export function replayMessage(
  load: string,
  force: boolean,
  { deleted = null, alone = false }: { deleted?: string | null; alone?: boolean } = {},
): string {
  const special = { ...(deleted === null ? {} : { deleted }), ...(alone ? { alone } : {}) };
  return JSON.stringify({ replay: { load, force, ...special } });
}

/** Throws valibot's error, or JSON's, if it is no such message. */
export function parseMessage(body: string): Message {
  const value: unknown = JSON.parse(body);
  const wanted = v.safeParse(Replay, value);
  if (wanted.success) {
    const { load, force, deleted, alone } = wanted.output.replay;
    return { kind: 'replay', id: load, force, deleted, alone };
  }
  const { time, detail } = v.parse(ObjectCreated, value);
  const { key, size, etag, sequencer } = detail.object;
  const versionId = detail.object['version-id'] ?? null;
  return {
    kind: 'object',
    object: { bucket: detail.bucket.name, key, size, etag, versionId },
    sequencer: sequencer ?? null,
    time,
  };
}
