import type { S3Request } from '../http/request.ts';
import { checkTags } from '../http/tags.ts';
import { document, element, parseDocument } from '../http/xml.ts';
import { receiveDocument } from '../payload/payload.ts';
import type { Tag } from '../store/model.ts';
import type { Store } from '../store/store.ts';
import { findObject, target, versionHeader } from './lookup.ts';
import type { Operation } from './operation.ts';

export const getObjectTagging: Operation = async (store, request) => {
  const { bucket, key } = target(store.catalog, request);
  const version = findObject(bucket, key, request.query.get('versionId') ?? null);
  return {
    status: 200,
    headers: versionHeader(bucket, version.versionId),
    body: document(
      'Tagging',
      element(
        'TagSet',
        ...version.tags.map((tag) => element('Tag', element('Key', tag.key), element('Value', tag.value))),
      ),
    ),
  };
};

export const putObjectTagging: Operation = async (store, request) => {
  const tagging = parseDocument(await receiveDocument(request), 'Tagging');
  tagging.allowOnly('TagSet');
  const tags = tagging.children('TagSet').flatMap((set) =>
    set.children('Tag').map((tag) => {
      tag.allowOnly('Key', 'Value');
      return { key: tag.text('Key') ?? '', value: tag.text('Value') ?? '' };
    }),
  );
  return { status: 200, headers: { ...setTags(store, request, checkTags(tags)), 'content-length': 0 } };
};

export const deleteObjectTagging: Operation = async (store, request) => ({
  status: 204,
  headers: setTags(store, request, []),
});

function setTags(store: Store, request: S3Request, tags: Tag[]): Record<string, string> {
  const { bucket, key } = target(store.catalog, request);
  const { versionId } = findObject(bucket, key, request.query.get('versionId') ?? null);
  store.commit({ type: 'tags', bucket: bucket.name, key, versionId, tags });
  return versionHeader(bucket, versionId);
}
