import type { ObjectEvent } from './event.ts';
import type { Part, Tag, Upload, Version, Versioning } from './model.ts';

/**
 * One line of the journal. A change is complete in one line, so that after a kill it has either happened or not: an
 * object, the end of its upload, and its event are one change.
 */
export type Change =
  | { type: 'bucket'; name: string; createdAt: string; versioning: Versioning; events: boolean }
  /** Replaces the version with the same id, and ends the upload that made it. */
  | { type: 'version'; bucket: string; key: string; version: Version; event: ObjectEvent | null }
  | { type: 'removal'; bucket: string; key: string; versionId: string; event: ObjectEvent | null }
  | { type: 'tags'; bucket: string; key: string; versionId: string; tags: Tag[] }
  | { type: 'upload'; upload: Upload }
  | { type: 'part'; uploadId: string; part: Part }
  | { type: 'abort'; uploadId: string }
  /** Written when the journal is rewritten, because the objects of such events may be deleted. */
  | { type: 'event'; event: ObjectEvent }
  | { type: 'delivered'; sequencer: string }
  /** Written when the journal is rewritten: sequencers continue from here, even if objects were deleted. */
  | { type: 'sequence'; last: string };
