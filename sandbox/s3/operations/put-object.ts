import { checkWrite } from '../http/conditions.ts';
import { answerHeaders, headerTags, objectHeaders } from '../http/headers.ts';
import { checksumHeaders } from '../payload/checksum.ts';
import { receiveContent } from '../payload/payload.ts';
import { currentObject, type Operation, target, versionHeader } from './lookup.ts';
import { writeVersion } from './write-version.ts';

export const putObject: Operation = async (store, request) => {
  const { bucket, key } = target(store.catalog, request);
  // Before the body has come, so that a refusal is quick; writeVersion asks again.
  checkWrite(request.headers, currentObject(bucket, key));
  const headers = objectHeaders(request.headers);
  const tags = headerTags(request.headers);
  const { segment, md5, checksum } = await receiveContent(request, store.blobs, null);
  try {
    const draft = {
      size: segment.size,
      etag: md5.toString('hex'),
      segments: [segment],
      multipart: false,
      headers,
      tags,
      checksum: checksum === null ? null : { ...checksum, type: 'FULL_OBJECT' as const },
      uploadId: null,
    };
    const version = writeVersion(store, request, draft, 'PutObject');
    return {
      status: 200,
      headers: {
        etag: `"${version.etag}"`,
        ...versionHeader(bucket, version.versionId),
        ...checksumHeaders(version.checksum),
        ...answerHeaders(headers),
        'content-length': 0,
      },
    };
  } catch (error) {
    store.blobs.remove([segment.blob]);
    throw error;
  }
};
