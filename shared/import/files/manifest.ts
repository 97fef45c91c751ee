import { SetInvalid } from '../../errors.ts';
import { excerpt } from '../../excerpt.ts';
import { shorten } from '../../wording.ts';
import { folderOf } from './role.ts';

/** An object that a manifest lists. */
export interface Listed {
  /** The whole key. */
  key: string;
  /** Bytes, where the manifest says so; null: any. */
  size: number | null;
  /** Whether the set goes without it where it is missing. */
  optional: boolean;
}

/** Characters of an entry that a message shows: as many as a key may have. */
const longestEntry = 1024;

/** A manifest, and where what it lists has to be. */
export interface ManifestSource {
  text: string;
  bucket: string;
  key: string;
  prefix: string;
  /** Whether messages may have lines of it: a file that is taken for a manifest by its name has rows. */
  showCells: boolean;
}

/**
 * What a manifest lists, each object once. It has the form that Redshift's UNLOAD writes and its COPY reads
 * (docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html), where all or nothing is meant unless
 * an entry says `"mandatory": false`; or one key or `s3://` address a line. A line that has no key under the route's
 * prefix is a name in the manifest's own folder.
 *
 * Throws `SetInvalid` for what can't be read, and for an object outside of the route's prefix or bucket.
 */
export function readManifest(source: ManifestSource): Listed[] {
  const text = source.text.replace(/^\ufeff/, '');
  const listed = /^\s*[{[]/.test(text) ? entriesOf(text, source) : linesOf(text, source);
  return [...new Map(listed.map((one) => [one.key, one])).values()];
}

function linesOf(text: string, source: ManifestSource): Listed[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, index) => ({ key: keyOf(line, index, source), size: null, optional: false }));
}

function entriesOf(text: string, source: ManifestSource): Listed[] {
  const entries = entriesIn(text);
  if (entries === null) {
    throw invalid(
      source,
      'it is neither JSON of the form {"entries": [{"url": "s3://bucket/key"}]} nor a list with a key in each line.',
    );
  }
  return entries.map((entry, index) => {
    const { url, mandatory, meta } = (entry ?? {}) as Record<string, unknown>;
    if (typeof url !== 'string') {
      const found = excerpt(source.showCells, `: ${shorten(JSON.stringify(entry), longestEntry)}`, '');
      throw invalid(source, `its entry ${index + 1} has no "url"${found}.`);
    }
    const size = (meta as { content_length?: unknown } | undefined)?.content_length;
    return {
      key: keyOf(url, index, source),
      size: typeof size === 'number' ? size : null,
      optional: mandatory === false,
    };
  });
}

function entriesIn(text: string): unknown[] | null {
  try {
    const { entries } = JSON.parse(text) as { entries?: unknown };
    return Array.isArray(entries) ? entries : null;
  } catch {
    return null;
  }
}

function keyOf(written: string, index: number, source: ManifestSource): string {
  const { bucket, prefix, key: own } = source;
  const address = /^s3[an]?:\/\/([^/]+)\/(.*)$/s.exec(written);
  if (address === null) return written.startsWith(prefix) ? written : folderOf(own) + written;
  const [, inBucket, key = ''] = address;
  const entry = listedText(shorten(written, longestEntry), index, source);
  if (inBucket !== bucket) {
    throw invalid(source, `it lists ${entry}, which is in another bucket than the manifest, ${bucket}.`);
  }
  if (!key.startsWith(prefix)) {
    throw invalid(source, `it lists ${entry}, which is not under the prefix of the route, ${prefix}.`);
  }
  return key;
}

/** What a manifest lists, for messages; its number where they may have nothing of it. @param index from 0 */
export function listedText(
  text: string,
  index: number,
  { showCells }: Pick<ManifestSource, 'showCells'>,
): string {
  return excerpt(showCells, text, `an object (entry ${index + 1})`);
}

/** The error of a manifest. @param why a sentence, without its first capital */
export function invalid({ bucket, key }: Pick<ManifestSource, 'bucket' | 'key'>, why: string): SetInvalid {
  return new SetInvalid(
    `The manifest s3://${bucket}/${key} can't be followed, and nothing was loaded: ${why}`,
  );
}
