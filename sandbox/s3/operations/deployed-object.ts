import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Store } from '../store/store.ts';
import { currentObject, findBucket } from './lookup.ts';
import { newVersionId } from './write-version.ts';

/** Keeps an object as a deployment uploads it: without an event, and not again where the key holds that content. */
export async function keepDeployedObject(
  store: Store,
  { bucket: name, key, body }: { bucket: string; key: string; body: Buffer },
): Promise<void> {
  const bucket = findBucket(store.catalog, name);
  const etag = createHash('md5').update(body).digest('hex');
  if (currentObject(bucket, key)?.etag === etag) return;
  const segment = await store.blobs.write(Readable.from([body]));
  store.commit({
    type: 'version',
    bucket: name,
    key,
    version: {
      deleteMarker: false,
      versionId: newVersionId(bucket),
      sequencer: store.nextSequencer(),
      writtenAt: new Date().toISOString(),
      size: segment.size,
      etag,
      segments: [segment],
      multipart: false,
      headers: { 'content-type': 'application/octet-stream' },
      tags: [],
      checksum: null,
      uploadId: null,
    },
    event: null,
  });
}
