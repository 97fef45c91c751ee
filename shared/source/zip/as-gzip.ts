import type { ReadBytes } from '../text.ts';
import type { MemberBytes } from './member.ts';

/** Without a name and a time (RFC 1952, 2.3). */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const TRAILER_BYTES = 8;

/** What deflate puts before bytes that it leaves as they are, and the most of these (RFC 1951, 3.2.4). */
const BLOCK_HEADER_BYTES = 5;
const BLOCK_BYTES = 0xffff;
const FRAME = BLOCK_HEADER_BYTES + BLOCK_BYTES;

/** An object that nobody has written: it is made while it is read. */
export interface MadeObject {
  /** Bytes. */
  size: number;
  read: ReadBytes;
}

/**
 * A member of a zip archive as an object that is gzip: both pack by deflate and prove by CRC-32, so that the same code
 * reads them from any byte. What is stored gets the headers that deflate has for such bytes.
 *
 * @param read reads the archive
 */
export function asGzip(member: MemberBytes, read: ReadBytes): MadeObject {
  const { from, to, size } = member;
  const body =
    member.method === 'stored' ? storedBody(member, read) : { size: to - from, read: shifted(read, from) };
  const trailer = Buffer.alloc(TRAILER_BYTES);
  trailer.writeUInt32LE(member.crc, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  const bodyEnd = header.length + body.size;
  return {
    size: bodyEnd + TRAILER_BYTES,
    async *read(start, end) {
      if (start < header.length) yield header.subarray(start, end);
      const first = Math.max(start, header.length);
      const last = Math.min(end, bodyEnd);
      if (first < last) yield* body.read(first - header.length, last - header.length);
      if (end > bodyEnd) yield trailer.subarray(Math.max(0, start - bodyEnd), end - bodyEnd);
    },
  };
}

function shifted(read: ReadBytes, by: number): ReadBytes {
  return (from, to) => read(from + by, to + by);
}

/** Bytes in blocks of deflate, of which the last is marked. */
function storedBody({ from: start, size }: MemberBytes, read: ReadBytes): MadeObject {
  const blocks = Math.max(1, Math.ceil(size / BLOCK_BYTES));
  /** How many of the stored bytes come before a byte of the body. */
  const storedBefore = (at: number) =>
    Math.floor(at / FRAME) * BLOCK_BYTES + Math.max(0, (at % FRAME) - BLOCK_HEADER_BYTES);

  function headerOf(block: number): Buffer {
    const bytes = Buffer.alloc(BLOCK_HEADER_BYTES);
    const length = block === blocks - 1 ? size - block * BLOCK_BYTES : BLOCK_BYTES;
    bytes[0] = block === blocks - 1 ? 1 : 0;
    bytes.writeUInt16LE(length, 1);
    bytes.writeUInt16LE(~length & 0xffff, 3);
    return bytes;
  }

  return {
    size: size + blocks * BLOCK_HEADER_BYTES,
    async *read(from, to) {
      let at = from;
      function* headers() {
        while (at < to && at % FRAME < BLOCK_HEADER_BYTES) {
          const some = headerOf(Math.floor(at / FRAME))
            .subarray(at % FRAME)
            .subarray(0, to - at);
          at += some.length;
          yield some;
        }
      }
      const [first, last] = [storedBefore(from), storedBefore(to)];
      if (first < last) {
        for await (const chunk of read(start + first, start + last)) {
          for (let taken = 0; taken < chunk.length; ) {
            yield* headers();
            const some = chunk.subarray(taken, taken + FRAME - (at % FRAME));
            taken += some.length;
            at += some.length;
            yield some;
          }
        }
      }
      yield* headers();
    },
  };
}
