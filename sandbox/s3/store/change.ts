import type { ObjectEvent } from './event.ts';
import type { Part, Tag, Upload, Version, Versioning } from './model.ts';

/**
 * One line of the journal. Each is whole in itself, so that whatever was killed either happened or did not:
 * an object, the end of its upload, and the event that tells of it are one change.
 */
export type Change =
  | { type: 'bucket'; name: string; createdAt: string; versioning: Versioning; events: boolean }
  /** Replaces the version with the same id; ends the upload that the version was made of. */
  | { type: 'version'; bucket: string; key: string; version: Version; event: ObjectEvent | null }
  | { type: 'removal'; bucket: string; key: string; versionId: string; event: ObjectEvent | null }
  | { type: 'tags'; bucket: string; key: string; versionId: string; tags: Tag[] }
  | { type: 'upload'; upload: Upload }
  | { type: 'part'; uploadId: string; part: Part }
  | { type: 'abort'; uploadId: string }
  /** Written when the journal is rewritten: the objects of these events may be gone. */
  | { type: 'event'; event: ObjectEvent }
  | { type: 'delivered'; sequencer: string }
  /** Written when the journal is rewritten: sequencers go on from here, whatever was deleted. */
  | { type: 'sequence'; last: string };
