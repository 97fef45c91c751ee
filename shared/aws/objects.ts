import {
  type DeleteMarkerEntry,
  GetObjectCommand,
  type GetObjectCommandOutput,
  GetObjectTaggingCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion as ObjectVersionListing,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { AwsUnavailable, ExportedObject, ObjectGone } from '../errors.ts';
import { exportMark } from '../export/place.ts';
import { describe, type ObjectVersion } from '../import/load.ts';
import type { ListedEvent, ListedVersion, Objects } from '../import/ports.ts';

/** How often a range is taken up again after its connection broke. */
const maxResumes = 4;

/** S3 allows this many tags on an object. */
const maxTags = 10;

/** Reads exactly the object version that was planned. */
export function createObjects(s3: S3Client): Objects {
  return {
    /**
     * The bytes from `from` up to, not including, `to`, as they arrive. A connection that breaks is taken up
     * again where it broke. Throws `ObjectGone` if this version can't be read any more, `ExportedObject` if an
     * export wrote it: what came from Domo must not go there in a circle.
     */
    async *read(object: ObjectVersion, from: number, to: number): AsyncGenerator<Uint8Array> {
      let at = from;
      for (let resumes = 0; at < to; resumes++) {
        const body = await get(object, at, to);
        try {
          for await (const chunk of body) {
            yield chunk;
            at += chunk.length;
          }
          if (at < to) throw new Error(`the answer ended ${to - at} bytes early`);
        } catch (error) {
          if (resumes === maxResumes) {
            throw new AwsUnavailable(
              `${describe(object)}: reading from byte ${at} broke off ${resumes + 1} times, last because ${message(error)}. The load can be replayed.`,
            );
          }
        } finally {
          body.destroy();
        }
      }
    },

    /**
     * Every version of every object under a prefix, by key, newest first; no marks of deletions. A version that was
     * written while the bucket kept none has a null `versionId`.
     */
    async *versions(bucket: string, prefix: string): AsyncGenerator<ListedVersion> {
      for await (const { isDeletion, ...version } of events(bucket, prefix)) if (!isDeletion) yield version;
    },

    /** The same, with the marks of deletions among them. */
    events,

    /** One tag of an object version; null if it has none of that key, or is gone. */
    async tagOf(object: ObjectVersion, key: string): Promise<string | null> {
      try {
        const tags = await tagsOf(object);
        return tags.find((tag) => tag.Key === key)?.Value ?? null;
      } catch (error) {
        if (isGone(error)) return null;
        throw error;
      }
    },

    /** Sets one tag of an object version, and leaves its others. False if the version is gone or has no room. */
    async tag(object: ObjectVersion, key: string, value: string): Promise<boolean> {
      try {
        const others = (await tagsOf(object)).filter((tag) => tag.Key !== key);
        if (others.length >= maxTags) return false;
        const tags = [...others, { Key: key, Value: value }];
        await s3.send(new PutObjectTaggingCommand({ ...addressOf(object), Tagging: { TagSet: tags } }));
        return true;
      } catch (error) {
        if (isGone(error)) return false;
        throw error;
      }
    },
  };

  async function* events(bucket: string, prefix: string): AsyncGenerator<ListedEvent> {
    let next: ListObjectVersionsCommandInput | null = { Bucket: bucket, Prefix: prefix };
    while (next !== null) {
      const page: ListObjectVersionsCommandOutput = await s3.send(new ListObjectVersionsCommand(next));
      const eventOf = (
        { Key, VersionId, LastModified, IsLatest, ETag, Size }: ObjectVersionListing & DeleteMarkerEntry,
        isDeletion: boolean,
      ) => {
        if (Key === undefined || LastModified === undefined) return [];
        const versionId = VersionId === undefined || VersionId === 'null' ? null : VersionId;
        const object = {
          bucket,
          key: Key,
          versionId,
          etag: (ETag ?? '').replaceAll('"', ''),
          size: Size ?? 0,
        };
        return [{ object, createdAt: LastModified, isDeletion, isLatest: IsLatest === true }];
      };
      const deletions = (page.DeleteMarkers ?? []).flatMap((one) => eventOf(one, true));
      const all = (page.Versions ?? []).flatMap((one) => eventOf(one, false));
      // The SDK gives the two in lists of their own. S3 lists keys by their bytes.
      const merged =
        deletions.length === 0
          ? all
          : [...all, ...deletions].sort(
              (one, other) =>
                Buffer.compare(Buffer.from(one.object.key), Buffer.from(other.object.key)) ||
                Number(other.isLatest) - Number(one.isLatest) ||
                other.createdAt.getTime() - one.createdAt.getTime(),
            );
      for (const { isLatest: _, ...event } of merged) yield event;
      const { IsTruncated, NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
      next = IsTruncated ? { ...next, KeyMarker, VersionIdMarker } : null;
    }
  }

  async function tagsOf(object: ObjectVersion) {
    const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand(addressOf(object)));
    return TagSet;
  }

  async function get(object: ObjectVersion, from: number, to: number): Promise<NodeBody> {
    try {
      const { Body, Metadata } = await s3.send(
        new GetObjectCommand({
          ...addressOf(object),
          Range: `bytes=${from}-${to - 1}`,
          // The etag pins the bytes where there is no version; the two together cost nothing.
          IfMatch: `"${object.etag}"`,
        }),
      );
      const exported = Metadata?.[exportMark];
      if (exported === undefined) return Body as NodeBody;
      (Body as NodeBody).destroy();
      throw new ExportedObject(
        `${describe(object)} was written by the export "${exported}", and what came from Domo is not loaded again. If it should be, drop the file without the metadata "${exportMark}": download it and upload it, or copy it with --metadata-directive REPLACE.`,
      );
    } catch (error) {
      if (!isGone(error)) throw error;
      throw new ObjectGone(
        `${describe(object)}: the version that was to be loaded is not there any more (${message(error)}). It was deleted or overwritten after its arrival; nothing of it was loaded. Drop the file again if it should be.`,
      );
    }
  }
}

/** On Node the SDK's body is a readable stream of Buffers. */
type NodeBody = NonNullable<GetObjectCommandOutput['Body']> & AsyncIterable<Uint8Array> & { destroy(): void };

function addressOf({ bucket: Bucket, key: Key, versionId }: ObjectVersion) {
  return { Bucket, Key, ...(versionId === null ? {} : { VersionId: versionId }) };
}

const goneNames = new Set([
  'NoSuchKey',
  'NoSuchVersion',
  'NotFound',
  'PreconditionFailed',
  'MethodNotAllowed',
]);

function isGone(error: unknown): boolean {
  return error instanceof Error && goneNames.has(error.name);
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
