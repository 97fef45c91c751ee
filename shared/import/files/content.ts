import { createHash } from 'node:crypto';
import type { ImportRoute } from '../../config/route.ts';
import type { BacklogEntry } from '../batch.ts';
import { forEach } from '../for-each.ts';
import type { Hold, Lease } from '../lease/lease.ts';
import { describe, type Load } from '../load.ts';
import type { Contents } from '../ports.ts';
import type { KnownContent } from './known-content.ts';

/** What is loaded, and the route by which it goes. */
interface Content {
  load: Load;
  route: Pick<ImportRoute, 'name' | 'updateMethod' | 'files'>;
  content: string;
}

/** How long the content of any key is remembered. Milliseconds. */
const longestAnyKey = 30 * 24 * 3600_000;

/** How many contents are noted at the same time. */
const together = 64;

/** What an object holds, as far as S3 tells without reading it: the same etag and size are the same content. */
export function contentOf({ object: { etag, size } }: Pick<Load, 'object'>): string {
  return `${etag}/${size}`;
}

/** Where content is kept: under the key whose last content it is; where the route knows content by any key, under itself. */
export function placeOfContent({ route, load, content }: Content): string {
  const any = route.files.sameContent === 'skip-any-key';
  const parts = any ? ['any', route.name, content] : ['key', load.object.bucket, load.object.key];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/**
 * The content that a load would bring to Domo a second time; null where it is to be loaded.
 *
 * Under the same key that is what was committed last, as long as nothing else was committed to the stream since. Whoever
 * asks has the lease, so that nothing is committed meanwhile. Under any key it is what was committed within 30 days; but
 * of REPLACE only what is in the DataSet now. What went into a DataSet that was deleted since is nowhere any more.
 *
 * @param dataSetId that of the stream; null: the next load makes it
 * @param now milliseconds since 1970
 */
export async function twinOf(
  { contents }: { contents: Pick<Contents, 'get'> },
  streamKey: string,
  { lastCommit }: Pick<Lease, 'lastCommit'>,
  of: Content & { entry: Pick<BacklogEntry, 'force'>; dataSetId: string | null },
  now: number,
): Promise<KnownContent | null> {
  const { sameContent } = of.route.files;
  const outlasts = sameContent === 'skip-any-key' && of.route.updateMethod !== 'REPLACE';
  if (of.entry.force || sameContent === 'load' || (lastCommit === null && !outlasts)) return null;
  const known = await contents.get(streamKey, placeOfContent(of));
  if (known === null || known.content !== of.content || known.load === of.load.id) return null;
  if (known.dataSetId !== of.dataSetId) return null;
  if (sameContent === 'skip-any-key' && now - Date.parse(known.at) > longestAnyKey) return null;
  return outlasts || known.batch === lastCommit ? known : null;
}

/**
 * Notes the contents of loads whose rows are in Domo, before any of them ends: so whoever sees such a load as committed
 * finds its content. Safe to repeat.
 *
 * @param into the batch that they were committed with, and the DataSet
 * @param now milliseconds since 1970
 */
export async function noteContents(
  { contents }: { contents: Pick<Contents, 'put'> },
  { streamKey, fence }: Pick<Hold, 'streamKey' | 'fence'>,
  into: Pick<KnownContent, 'batch' | 'dataSetId'>,
  committed: readonly Content[],
  now: number,
): Promise<void> {
  const at = new Date(now).toISOString();
  const noted = committed.filter(({ route }) => route.files.sameContent !== 'load');
  // Of several versions of one key the last one counts, and it is written last.
  const latest = new Map(noted.map((one) => [placeOfContent(one), one]));
  await forEach(
    [...latest],
    async ([place, { load, content }]) => {
      await contents.put(
        streamKey,
        place,
        { content, load: load.id, key: load.object.key, ...into, at },
        fence,
      );
    },
    together,
  );
}

/** What is said of a load that is not loaded again. */
export function duplicateOf({ object, id }: Load, twin: KnownContent, isAny: boolean): string {
  const { bucket } = object;
  const which = twin.key === object.key ? 'the version' : describe({ bucket, key: twin.key });
  const since = isAny ? '' : ', and nothing else was committed since';
  return `${describe(object)} has the same content as ${which} that was loaded at ${twin.at} (load ${twin.load})${since}. It is not loaded again. If it should be: npx sluice replay ${id} --force, or "sameContent": "load" under "files" of the route.`;
}
