import { DamagedZstd, ZstdNotRead } from '../errors.ts';
import { checkTextSize, type TextLimit } from '../text-limit.ts';
import { createZstdDecoder, type ZstdDecoder, ZstdFlaw } from './decoder.ts';
import {
  frameHeaderSize,
  frameKind,
  mayBeginFrame,
  readFrameHeader,
  skippableHeaderSize,
} from './frame-header.ts';

/** A place in an object of Zstandard, up to which its text was given. */
export interface ZstdPlace {
  /** Of the object. */
  byte: number;
  /** Of the text. */
  text: number;
}

export interface UnzstdOptions {
  /** Its address, for messages. */
  object: string;
  /** Where to go on, with the state there. */
  from?: { place: ZstdPlace; state: Uint8Array | null } | undefined;
  limit?: TextLimit | undefined;
}

/** Turns frames of Zstandard into the text that they were made of, and proves it as far as each frame says how. */
export interface Unzstd {
  /** Where what was given ends. */
  readonly place: ZstdPlace;
  /** Whether a frame begins at `place`, or a block: there any other that reads the object is in the same state. */
  readonly isAt: 'frame' | 'block' | null;
  /** What another one needs to go on from `place`; null: nothing, because no frame has begun there. */
  state(): Uint8Array | null;
  /**
   * The text that the chunk completes, in pieces. A piece is a view that changes with the next step. Behind each block
   * comes an empty one.
   * Throws `DamagedZstd`, `ZstdNotRead` and `TooMuchText` when it comes to what causes them.
   */
  push(chunk: Uint8Array): Generator<Uint8Array>;
  /** To be called at the end of the object. Throws `DamagedZstd` if that cuts a frame. */
  end(): void;
  /** To be called when nothing more will be: another object gets its memory. */
  close(): void;
}

/**
 * The largest window that is read: the one that all decoders should take (RFC 8878, 3.1.1.1.2), and that `zstd` needs up to
 * its level 19. Memory holds one, and an index many. Bytes.
 */
const mostWindow = 8 * 2 ** 20;
/** The most text of a block (RFC 8878, 3.1.1.2.3). Bytes. */
const mostOfBlock = 128 * 1024;
const blockHeaderSize = 3;
const checksumSize = 4;
/** Of a frame. Bytes. */
const longestHeader = 18;
const rle = 1;
const reserved = 3;

const idle: ZstdDecoder[] = [];
const mostIdle = 1;

/** Where in the format the next byte is. JSON. */
interface Stand {
  phase: 'frame' | 'skip' | 'block' | 'checksum' | 'padding';
  /** Of a frame without text: the bytes that are left. */
  left: number;
  /** Of the frame. */
  hasChecksum: boolean;
  mostOfBlock: number;
}

/** What is read as a whole, and is in the input: its first bytes, and how many it has. */
interface Whole {
  head: Buffer;
  size: number;
}

const atFrame: Stand = { phase: 'frame', left: 0, hasChecksum: false, mostOfBlock };

export function createUnzstd({ object, from, limit }: UnzstdOptions): Unzstd {
  const decoder = idle.pop() ?? createZstdDecoder();
  let isOpen = true;
  let { byte: at, text } = from?.place ?? { byte: 0, text: 0 };
  let stand = atFrame;
  /** How many bytes of the input are there of what is read as a whole: of a header, a block, a checksum. */
  let held = 0;

  if (from?.state) {
    const { kept, memory, ...rest } = unpacked(from.state);
    decoder.resume(memory);
    stand = rest;
    decoder.input.set(kept);
    held = kept.length;
  } else decoder.start();

  return {
    get place() {
      return { byte: at, text };
    },
    get isAt() {
      const { phase } = stand;
      return held === 0 && (phase === 'frame' || phase === 'block') ? phase : null;
    },
    state() {
      const isFrame = stand.phase === 'frame' || stand.phase === 'padding';
      return isFrame && held === 0 ? null : packed(stand, decoder.input.subarray(0, held), decoder.state());
    },
    *push(chunk) {
      for (let taken = 0; taken < chunk.length; ) {
        const rest = chunk.subarray(taken);
        const before = at;
        if (stand.phase === 'skip') skip(rest);
        else if (stand.phase === 'padding' || isPadding(rest)) pad(rest);
        else yield* take(rest);
        taken += at - before;
      }
    },
    end() {
      if (held === 0 && at > 0 && (stand.phase === 'frame' || stand.phase === 'padding')) return;
      throw damaged(at, at === 0 ? 'it is empty' : 'it ends within a frame, so the rest is missing');
    },
    close() {
      if (isOpen && idle.length < mostIdle) idle.push(decoder);
      isOpen = false;
    },
  };

  function damaged(byte: number, what: string): DamagedZstd {
    const error = new DamagedZstd(
      `${object}: byte ${byte}: the Zstandard file is damaged here: ${what}. Drop the file again, whole; if that does not help, have it compressed again.`,
    );
    error.byte = byte;
    return error;
  }

  function skip(rest: Uint8Array): void {
    const some = Math.min(rest.length, stand.left);
    at += some;
    stand = some === stand.left ? atFrame : { ...stand, left: stand.left - some };
  }

  function isPadding(rest: Uint8Array): boolean {
    return stand.phase === 'frame' && held === 0 && at > 0 && rest[0] === 0;
  }

  function pad(rest: Uint8Array): void {
    stand = { ...atFrame, phase: 'padding' };
    const zeros = rest.findIndex((byte) => byte !== 0);
    if (zeros >= 0) throw damaged(at + zeros, 'something follows the zeros behind its end');
    at += rest.length;
  }

  /** Adds what is missing of a header, a block or a checksum, and reads that when it is whole. */
  function* take(rest: Uint8Array): Generator<Uint8Array> {
    const { input } = decoder;
    const some = rest.subarray(0, sizeOfNext(input) - held);
    input.set(some, held);
    held += some.length;
    at += some.length;
    // The more of it is there, the more is known of its size.
    if (held < sizeOfNext(input)) return;
    const next = { head: Buffer.from(input.subarray(0, Math.min(held, longestHeader))), size: held };
    const begin = at - held;
    held = 0;
    if (stand.phase === 'frame') yield* takeHeader(next, begin);
    else if (stand.phase === 'block') yield* takeBlock(next, begin);
    else {
      yield* decoded(next.size, begin);
      stand = atFrame;
    }
    yield next.head.subarray(0, 0);
  }

  /** How many bytes of what comes next are read as a whole, as far as that is known. */
  function sizeOfNext(input: Uint8Array): number {
    const bytes = Buffer.from(input.buffer, input.byteOffset, held);
    const begin = at - held;
    if (stand.phase === 'checksum') return checksumSize;
    if (stand.phase === 'block') {
      if (held < blockHeaderSize) return blockHeaderSize;
      const { type, size } = blockOf(bytes);
      if (type === reserved) throw damaged(begin, 'a block has a type that does not exist');
      if (size > stand.mostOfBlock) throw damaged(begin, 'a block is larger than its frame allows');
      return blockHeaderSize + (type === rle ? 1 : size);
    }
    // Less than four bytes may be all that follows.
    const isOther = held > 0 && !mayBeginFrame(bytes[0] as number);
    if (held < 4 && !isOther) return 4;
    const kind = isOther ? null : frameKind(bytes);
    if (kind === null)
      throw damaged(begin, begin > 0 ? 'what follows its end is no frame' : 'it does not begin with a frame');
    return kind === 'skippable' ? skippableHeaderSize : frameHeaderSize(bytes);
  }

  function* takeHeader({ head, size }: Whole, begin: number): Generator<Uint8Array> {
    if (frameKind(head) === 'skippable') {
      const left = head.readUInt32LE(4);
      stand = left === 0 ? atFrame : { ...atFrame, phase: 'skip', left };
      return;
    }
    const { windowSize, hasChecksum, dictionary, isReserved } = readFrameHeader(head);
    if (isReserved) throw damaged(begin + 4, 'a frame has a bit that must be 0');
    if (dictionary !== 0) {
      throw new ZstdNotRead(
        `${object}: byte ${begin}: the frame here was compressed with dictionary ${dictionary}, which is not at hand. Compress the file without a dictionary, and drop that.`,
      );
    }
    if (windowSize > mostWindow) {
      throw new ZstdNotRead(
        `${object}: byte ${begin}: the frame here takes ${windowSize} bytes of memory to be decompressed, its window, and ${mostWindow} is the most that is read. Compress the file again with at most that, such as by "zstd -19" without "--ultra" and "--long", and drop that.`,
      );
    }
    yield* decoded(size, begin);
    stand = {
      ...{ phase: 'block', left: 0, hasChecksum },
      mostOfBlock: Math.min(mostOfBlock, windowSize),
    };
  }

  function* takeBlock({ head, size }: Whole, begin: number): Generator<Uint8Array> {
    const { isLast } = blockOf(head);
    const hasEnded = yield* decoded(size, begin);
    if (hasEnded !== (isLast && !stand.hasChecksum))
      throw damaged(begin, 'a frame ends where its blocks do not');
    if (isLast) stand = stand.hasChecksum ? { ...stand, phase: 'checksum' } : atFrame;
  }

  function* decoded(size: number, begin: number): Generator<Uint8Array, boolean> {
    try {
      const pieces = decoder.decode(size);
      for (;;) {
        const { done, value } = pieces.next();
        if (done) return value;
        text += value.length;
        checkTextSize(text, limit, object);
        yield value;
      }
    } catch (thrown) {
      throw thrown instanceof ZstdFlaw ? damaged(begin, thrown.message) : thrown;
    }
  }
}

/** Of a block, by its header (RFC 8878, 3.1.1.2). Its size is that of its text where one byte stands for all of it. */
function blockOf(bytes: Buffer): { isLast: boolean; type: number; size: number } {
  const header = bytes.readUIntLE(0, blockHeaderSize);
  return { isLast: (header & 1) !== 0, type: (header >> 1) & 3, size: header >> 3 };
}

/** All that is needed to go on, in one: how it stands, as a line of JSON, the bytes that are held, and the memory. */
function packed(stand: Stand, kept: Uint8Array, memory: Uint8Array): Uint8Array {
  const line = `${JSON.stringify({ ...stand, held: kept.length })}\n`;
  return Buffer.concat([Buffer.from(line), kept, memory]);
}

function unpacked(state: Uint8Array): Stand & { kept: Uint8Array; memory: Uint8Array } {
  const lineEnd = state.indexOf(0x0a);
  const { held, ...stand } = JSON.parse(Buffer.from(state.subarray(0, lineEnd)).toString()) as Stand & {
    held: number;
  };
  const kept = state.subarray(lineEnd + 1, lineEnd + 1 + held);
  return { ...stand, kept, memory: state.subarray(lineEnd + 1 + held) };
}
