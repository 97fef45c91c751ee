import { sniffFormat } from '../../csv/sniff.ts';
import { NotCsv } from '../../errors.ts';
import { isParquet } from '../../parquet/open.ts';
import type { Compression } from '../../source/compression.ts';

/** Files that are read where they are dropped as they are, and not within another one. */
const whole = ['a Parquet file', 'an Excel file', 'a zip file', 'a gzip file'];

/**
 * Throws `NotCsv` for a compressed file in which there is no text, but a file that must be dropped as it is: such files
 * are read from several places, and are compressed by themselves.
 *
 * @param head the first bytes of what is inside @param object its address
 */
export function demandText(head: Uint8Array, { kind }: Compression, object: string): void {
  const name = isParquet(head) ? 'a Parquet file' : sniffFormat(head)?.name;
  if (name === undefined || !whole.includes(name)) return;
  throw new NotCsv(
    `${object} is a ${kind} file with ${name} inside, which is read only as it is. Unpack it once, and drop what is inside.`,
  );
}

/** Throws `NotCsv` for a file that is to be Parquet, and shows at its start that it is another. @param head its first bytes */
export function demandParquet(head: Uint8Array, object: string): void {
  const found = isParquet(head) ? null : sniffFormat(head);
  if (found === null) return;
  const isPacked = ['a zip file', 'a gzip file'].includes(found.name);
  const advice = isPacked
    ? 'If Parquet is inside, unpack it and drop that; else leave "format" out, and the content decides.'
    : 'Leave "format" out, and the content decides; or drop a Parquet file.';
  throw new NotCsv(
    `${object} is ${found.name}, and not what "format": "parquet" under "read" of the route says. ${advice}`,
  );
}
