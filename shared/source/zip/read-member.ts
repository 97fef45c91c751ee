import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import type { DamagedZip } from '../../errors.ts';
import type { ReadBytes } from '../text.ts';
import { damaged } from './directory.ts';
import type { MemberBytes } from './member.ts';

/**
 * The bytes that a member of an archive is unpacked to, from its start. Never more than it is said to have come out, whatever
 * is packed.
 *
 * Throws `DamagedZip`, at its end too: only then are length and CRC-32 known.
 *
 * @param read reads the object @param object its address
 */
export async function* readMember(
  read: ReadBytes,
  member: MemberBytes,
  object: string,
): AsyncGenerator<Uint8Array> {
  const { from, to, size } = member;
  let crc = 0;
  let length = 0;
  const packed = read(from, to);
  for await (const chunk of member.method === 'stored' ? packed : inflated(packed, member, object)) {
    crc = crc32(chunk, crc);
    length += chunk.length;
    if (length > size) throw wrong(member, object, `has more than the ${size} bytes that it is said to have`);
    yield chunk;
  }
  if (length < size) throw wrong(member, object, `has ${length} bytes, and is said to have ${size}`);
  if (crc !== member.crc)
    throw wrong(member, object, 'has not the checksum (CRC-32) that it is said to have');
}

async function* inflated(
  packed: AsyncIterable<Uint8Array>,
  member: MemberBytes,
  object: string,
): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
  let fault: unknown;
  const pump = pipeline(Readable.from(packed, { objectMode: true }), inflate).catch((thrown) => {
    fault = thrown;
  });
  try {
    for await (const chunk of inflate) yield chunk as Uint8Array;
    await pump;
  } catch (thrown) {
    await pump;
    const code = (thrown as NodeJS.ErrnoException).code ?? '';
    if (code.startsWith('Z_'))
      throw wrong(member, object, `can't be unpacked (${(thrown as Error).message})`);
    throw fault ?? thrown;
  }
  if (inflate.bytesWritten < member.to - member.from)
    throw wrong(member, object, 'ends before its packed bytes do');
}

function wrong({ name, from, to }: MemberBytes, object: string, what: string): DamagedZip {
  return damaged(object, `member ${JSON.stringify(name)}, bytes ${from} to ${to}, ${what}`);
}
