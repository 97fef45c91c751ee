import fc from 'fast-check';
import { decodeAwsChunked } from '../../../../sandbox/s3/payload/aws-chunked.ts';

async function decode(pieces: readonly Buffer[]): Promise<{ content: string; trailers: [string, string][] }> {
  async function* source() {
    yield* pieces;
  }
  const trailers = new Map<string, string>();
  const chunks: Buffer[] = [];
  for await (const chunk of decodeAwsChunked(source(), trailers)) chunks.push(chunk);
  return { content: Buffer.concat(chunks).toString('latin1'), trailers: [...trailers] };
}

describe('an aws-chunked body', () => {
  test.each<[string, string, string, [string, string][]]>([
    ['without content', '0\r\n\r\n', '', []],
    ['in chunks', '5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\n\r\n', 'hello world', []],
    [
      'with signatures',
      'A;chunk-signature=0f\r\n0123456789\r\n0;chunk-signature=0e\r\n\r\n',
      '0123456789',
      [],
    ],
    ['with line breaks as content', '4\r\n\r\n\r\n\r\n0\r\n\r\n', '\r\n\r\n', []],
    [
      'with a trailer',
      '1\r\na\r\n0\r\nx-amz-checksum-crc32: 6Le+Qw==\r\n\r\n',
      'a',
      [['x-amz-checksum-crc32', '6Le+Qw==']],
    ],
    [
      'with a signed trailer',
      '1\r\na\r\n0\r\nX-Amz-Checksum-Crc32:6Le+Qw==\r\nx-amz-trailer-signature:0d\r\n\r\n',
      'a',
      [
        ['x-amz-checksum-crc32', '6Le+Qw=='],
        ['x-amz-trailer-signature', '0d'],
      ],
    ],
  ])('%s is decoded, however it is cut on its way', async (_what, body, content, trailers) => {
    for (let size = 1; size <= body.length; size += 1) {
      const pieces = body.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
      expect(await decode(pieces.map((piece) => Buffer.from(piece, 'latin1')))).toEqual({
        content,
        trailers,
      });
    }
  });

  test('gives back any content, in any chunks, cut anywhere', async () => {
    const cuts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.array(fc.nat(40), { maxLength: 50 }), async (chunks, lengths) => {
        const content = Buffer.concat(chunks).toString('latin1');
        let body = chunks
          .map((c) => `${c.length.toString(16)}\r\n${Buffer.from(c).toString('latin1')}\r\n`)
          .join('');
        body += '0\r\n\r\n';
        const pieces: Buffer[] = [];
        for (const length of lengths) {
          pieces.push(Buffer.from(body.slice(0, length), 'latin1'));
          body = body.slice(length);
        }
        pieces.push(Buffer.from(body, 'latin1'));
        expect(await decode(pieces)).toEqual({ content, trailers: [] });
      }),
    );
  });

  test.each([
    ['nothing', '', 'IncompleteBody'],
    ['no last chunk', '1\r\na\r\n', 'IncompleteBody'],
    ['half a chunk', '5\r\nhel', 'IncompleteBody'],
    ['no empty line at the end', '0\r\nx-amz-checksum-crc32:AAAAAA==\r\n', 'IncompleteBody'],
    ['no size', 'hello\r\n', 'InvalidRequest'],
    ['a size that is none', '-1\r\na\r\n', 'InvalidRequest'],
    ['a chunk that is longer than it says', '1\r\nab\r\n0\r\n\r\n', 'InvalidRequest'],
    ['bytes after the end', '0\r\n\r\nx', 'InvalidRequest'],
    ['a line without end', 'a'.repeat(10_000), 'InvalidRequest'],
    ['a trailer without a colon', '0\r\nchecksum\r\n\r\n', 'MalformedTrailerError'],
  ])('%s is refused', async (_what, body, code) => {
    await expect(decode([Buffer.from(body)])).rejects.toMatchObject({ code });
  });
});
