import type { ExportJob } from '../config/export-job.ts';
import type { Domo } from '../domo/client.ts';
import type { Clock, Events, Meter, Notices, Probes, Streams } from '../import/ports.ts';
import type { LatestStore } from './latest.ts';
import type { Sink } from './sink.ts';

/** What the steps of an export need of the world. */
export interface ExportPorts {
  clock: Clock;
  domo: Domo;
  streams: Pick<Streams, 'get' | 'keyOf'>;
  bucket: ExportBucket;
  notices: Notices;
  events: Events;
  probes: Pick<Probes, 'get'>;
  meter: Pick<Meter, 'recordExport'>;
  /** The exports as they are deployed. */
  exports(): Promise<readonly ExportJob[]>;
}

/** The version of an object that was made; null where the bucket keeps none. */
export interface Uploaded {
  versionId: string | null;
}

export interface NewObject {
  key: string;
  contentType: string;
  metadata: Record<string, string>;
}

/** The bucket that exports land in. */
export interface ExportBucket {
  name: string;
  /** An object that is there when it is complete, and not before. */
  upload(object: NewObject): Sink<Uploaded>;
  /** Aborts whatever uploads of a key are open. */
  abortUploads(key: string): Promise<void>;
  /** Whether an object is still there that was exported; people and lifecycle rules delete. */
  has(object: { key: string; versionId: string | null }): Promise<boolean>;
  /** The pointer to the newest export. Several runs may write it: each write names the content that it replaces. */
  latest(key: string): LatestStore;
}
