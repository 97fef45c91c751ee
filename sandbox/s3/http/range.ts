import { S3Error } from './error.ts';

/** Bytes from `start` up to, without, `end`. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * One byte range of an object of `size` bytes. A header that is not one byte range is null, and so the whole
 * object: RFC 9110 lets a server ignore what it does not understand, and S3 serves no lists of ranges.
 *
 * @throws S3Error InvalidRange if no byte of the object is in the range
 */
export function parseRange(header: string | undefined, size: number): ByteRange | null {
  const [, first, last] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '') ?? [];
  if (header === undefined || first === undefined || last === undefined || first + last === '') return null;
  const range =
    first === ''
      ? { start: Math.max(size - Number(last), 0), end: size }
      : { start: Number(first), end: last === '' ? size : Math.min(Number(last) + 1, size) };
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  if (range.start >= range.end) {
    throw new S3Error('InvalidRange', 'The requested range is not satisfiable', {
      fields: { RangeRequested: header, ActualObjectSize: String(size) },
      headers: { 'content-range': `bytes */${size}` },
    });
  }
  return range;
}
