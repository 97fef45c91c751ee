import type { ReadSettings } from '../../config/route.ts';
import { sizeText } from '../../config/values/size.ts';
import type { Decision } from '../../csv/head/types.ts';
import { NotCsv } from '../../errors.ts';
import type { TextLimit } from '../../gzip/inflate/gunzip.ts';
import type { Compression } from '../../source/compression.ts';

/** So much text any object may hold, however small it is. Bytes. */
const harmless = 100e6;

/** The first bytes by which each is known: RFC 1952, 2.3.1. */
const marks: { kind: Compression['kind']; bytes: number[] }[] = [{ kind: 'gzip', bytes: [0x1f, 0x8b] }];

/**
 * How an object is compressed, by its first bytes; null: it is not. Throws `NotCsv` where they are not what the route says.
 *
 * @param head the first bytes of the object @param about its size, and its address
 */
export function decideCompression(
  head: Uint8Array,
  {
    compression: setting,
    maxTextBytes,
    maxRatio,
  }: Pick<ReadSettings, 'compression' | 'maxTextBytes' | 'maxRatio'>,
  { size, object }: { size: number; object: string },
): { compression: Compression | null; decisions: Decision[] } {
  const kind = marks.find(({ bytes }) => bytes.every((byte, at) => head[at] === byte))?.kind ?? null;
  if (setting === 'none') return { compression: null, decisions: [] };
  if (setting !== 'auto' && setting !== kind) {
    throw new NotCsv(
      `${object} is not compressed with ${setting}, as "compression": "${setting}" under "read" of the route says. Leave that out, and the content decides; or drop a file that is.`,
    );
  }
  if (kind === null) return { compression: null, decisions: [] };
  const why = 'it begins with the signature of that';
  return {
    compression: { kind, limit: limitOf({ maxTextBytes, maxRatio }, size) },
    decisions: setting === 'auto' ? [{ setting: 'compression', value: kind, why }] : [],
  };
}

function limitOf(
  { maxTextBytes, maxRatio }: Pick<ReadSettings, 'maxTextBytes' | 'maxRatio'>,
  size: number,
): TextLimit {
  const byRatio = Math.max(harmless, Math.floor(maxRatio * size));
  return byRatio < maxTextBytes
    ? { most: byRatio, by: `"maxRatio": ${maxRatio} under "read" of the route` }
    : { most: maxTextBytes, by: `"maxTextBytes": "${sizeText(maxTextBytes)}" under "read" of the route` };
}

/**
 * How long the text of a gzip object is by its last four bytes (RFC 1952, 2.3.1: ISIZE); null where they can't be right,
 * as in an object of several members. They are no proof.
 */
export function saidSize(tail: Uint8Array, size: number): number | null {
  if (tail.length < 4) return null;
  const said = Buffer.from(tail.subarray(-4)).readUInt32LE();
  // Text that can't be compressed takes a few bytes more than it has, in each block of 64 KiB.
  return said * 1.001 + 1024 < size ? null : said;
}
