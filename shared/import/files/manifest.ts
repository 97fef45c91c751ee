import { SetInvalid } from '../../errors.ts';
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

/** A manifest, and where what it lists has to be. */
export interface ManifestSource {
  text: string;
  bucket: string;
  key: string;
  prefix: string;
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
    .map((line) => ({ key: keyOf(line, source), size: null, optional: false }));
}

function entriesOf(text: string, source: ManifestSource): Listed[] {
  const entries = entriesIn(text);
  if (entries === null) {
    throw invalid(
      source,
      'it is neither JSON of the form {"entries": [{"url": "s3://bucket/key"}]} nor a list with a key in each line.',
    );
  }
  return entries.map((entry) => {
    const { url, mandatory, meta } = (entry ?? {}) as Record<string, unknown>;
    if (typeof url !== 'string') throw invalid(source, `an entry has no "url": ${JSON.stringify(entry)}.`);
    const size = (meta as { content_length?: unknown } | undefined)?.content_length;
    return {
      key: keyOf(url, source),
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

function keyOf(written: string, source: ManifestSource): string {
  const { bucket, prefix, key: own } = source;
  const address = /^s3[an]?:\/\/([^/]+)\/(.*)$/s.exec(written);
  if (address === null) return written.startsWith(prefix) ? written : folderOf(own) + written;
  const [, inBucket, key = ''] = address;
  if (inBucket !== bucket) {
    throw invalid(source, `it lists ${written}, which is in another bucket than the manifest, ${bucket}.`);
  }
  if (!key.startsWith(prefix)) {
    throw invalid(source, `it lists ${written}, which is not under the prefix of the route, ${prefix}.`);
  }
  return key;
}

/** The error of a manifest. @param why a sentence, without its first capital */
export function invalid({ bucket, key }: Pick<ManifestSource, 'bucket' | 'key'>, why: string): SetInvalid {
  return new SetInvalid(
    `The manifest s3://${bucket}/${key} can't be followed, and nothing was loaded: ${why}`,
  );
}
