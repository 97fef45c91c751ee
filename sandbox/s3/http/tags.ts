import type { Tag } from '../store/model.ts';
import { S3Error } from './error.ts';

/** The tags of the header `x-amz-tagging`, which is encoded like a query. */
export function headerTags(headers: Readonly<Record<string, string>>): Tag[] {
  const tags = [...new URLSearchParams(headers['x-amz-tagging'] ?? '')].map(([key, value]) => ({
    key,
    value,
  }));
  return checkTags(tags);
}

/** @throws S3Error InvalidTag: too many, too long, or a key that comes twice */
export function checkTags(tags: Tag[]): Tag[] {
  if (tags.length > 10) throw new S3Error('InvalidTag', 'Object tags cannot be greater than 10');
  for (const { key, value } of tags) {
    if (key === '' || key.length > 128) {
      throw new S3Error('InvalidTag', 'The TagKey you have provided is invalid');
    }
    if (value.length > 256) throw new S3Error('InvalidTag', 'The TagValue you have provided is invalid');
  }
  if (new Set(tags.map((tag) => tag.key)).size < tags.length) {
    throw new S3Error('InvalidTag', 'Cannot provide multiple Tags with the same key');
  }
  return tags;
}
