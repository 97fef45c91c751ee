import { S3Error } from './error.ts';

/** Bytes from `start` up to `end`, exclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * The byte range of an object of `size` bytes that a header asks for. Null, which means the whole object, if the header
 * is not exactly one byte range: RFC 9110 lets a server ignore what it does not understand, and S3 serves no lists of
 * ranges.
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
