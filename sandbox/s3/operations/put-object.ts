import { checkWrite } from '../http/conditions.ts';
import { encryptionHeaders, objectHeaders } from '../http/object-headers.ts';
import { headerTags } from '../http/tags.ts';
import { checksumHeaders } from '../payload/checksum.ts';
import { receiveContent } from '../payload/payload.ts';
import { currentObject, target, versionHeader } from './lookup.ts';
import type { Operation } from './operation.ts';
import { writeContent } from './write-version.ts';

export const putObject: Operation = async (store, request) => {
  const { bucket, key } = target(store.catalog, request);
  // Checked before the body comes, so that a refusal is quick. writeVersion checks again.
  checkWrite(request.headers, currentObject(bucket, key));
  const headers = objectHeaders(request.headers);
  const tags = headerTags(request.headers);
  const received = await receiveContent(request, store.blobs, null);
  const version = writeContent(store, request, received, { headers, tags }, 'PutObject');
  return {
    status: 200,
    headers: {
      etag: `"${version.etag}"`,
      ...versionHeader(bucket, version.versionId),
      ...checksumHeaders(version.checksum),
      ...encryptionHeaders(headers),
      'content-length': 0,
    },
  };
};
