import { S3Error } from '../http/error.ts';

const longestLine = 4096;
const lineBreak = Buffer.from('\r\n');

/**
 * Decodes `aws-chunked`: chunks of `<hexadecimal size>[;chunk-signature=…]\r\n<bytes>\r\n`, one of size 0, then
 * trailers as header lines, then an empty line. Chunk signatures are not checked.
 *
 * @param trailers is filled with the trailers, under lower-case names, after the last byte was read
 * @throws S3Error IncompleteBody, InvalidRequest, MalformedTrailerError
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  /** What comes next. */
  let expected: 'size' | 'data' | 'break' | 'trailer' | 'nothing' = 'size';
  let missing = 0;
  let line: Buffer = Buffer.alloc(0);

  for await (const received of source) {
    let chunk = received;
    while (chunk.length > 0) {
      if (expected === 'data') {
        const data = chunk.subarray(0, missing);
        chunk = chunk.subarray(data.length);
        missing -= data.length;
        if (missing === 0) expected = 'break';
        yield data;
        continue;
      }
      if (expected === 'nothing')
        throw new S3Error('InvalidRequest', 'There are bytes after the last aws-chunked chunk.');

      // A chunk may cut a line anywhere, also between its last two bytes.
      const before = line.length;
      line = Buffer.concat([line, chunk.subarray(0, longestLine)]);
      const end = line.indexOf(lineBreak);
      if (end < 0) {
        if (line.length >= longestLine)
          throw new S3Error('InvalidRequest', 'A line between aws-chunked chunks does not end.');
        break;
      }
      chunk = chunk.subarray(end + lineBreak.length - before);
      const text = line.toString('latin1', 0, end);
      line = Buffer.alloc(0);

      if (expected === 'size') {
        missing = chunkSize(text);
        expected = missing === 0 ? 'trailer' : 'data';
      } else if (expected === 'break') {
        if (text !== '') throw new S3Error('InvalidRequest', 'An aws-chunked chunk is longer than it says.');
        expected = 'size';
      } else if (text === '') {
        expected = 'nothing';
      } else {
        addTrailer(text, trailers);
      }
    }
  }
  if (expected !== 'nothing') {
    throw new S3Error('IncompleteBody', 'The aws-chunked body ends before its last chunk.');
  }
}

function chunkSize(line: string): number {
  const [, digits] = /^([0-9a-f]{1,12})(?:;.*)?$/i.exec(line) ?? [];
  if (digits === undefined) {
    throw new S3Error(
      'InvalidRequest',
      'An aws-chunked chunk does not begin with its size in hexadecimal digits.',
    );
  }
  return Number.parseInt(digits, 16);
}

function addTrailer(line: string, trailers: Map<string, string>): void {
  const colon = line.indexOf(':');
  if (colon < 1) {
    throw new S3Error(
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed.',
    );
  }
  trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
}
