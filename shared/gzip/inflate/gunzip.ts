import { DamagedGzip } from '../../errors.ts';
import { checkTextSize, type TextLimit } from '../../text-limit.ts';
import { crc32 } from './crc.ts';
import { createInflater, type Inflater, trailerState } from './inflater.ts';
import { HeaderFlaw, readMemberHeader } from './member-header.ts';

/** Where a symbol of deflate begins in an object that is gzip, or a member. */
export interface GzipPlace {
  /** Of the object. */
  bit: number;
  /** Byte of the text. */
  text: number;
  /** Of the member's text before: its CRC-32, and its size modulo 2^32. */
  crc: number;
  size: number;
}

export const start: GzipPlace = { bit: 0, text: 0, crc: 0, size: 0 };

export interface GunzipOptions {
  /** Its address, for messages. */
  object: string;
  /** Where to go on, with the state there. */
  from?: { place: GzipPlace; state: Uint8Array | null } | undefined;
  /** The text of a member whose size stands in its header, as bgzip writes it, is counted and not given. */
  hops?: boolean;
  /** Whether the object is one member and nothing behind it, as a member of a zip archive is. */
  isSingle?: boolean;
  limit?: TextLimit | undefined;
}

/** Turns gzip into the text that it was made of, and proves it: the CRC-32 and the size of each member. */
export interface Gunzip {
  /** Where what was given ends. */
  readonly place: GzipPlace;
  /** What another one needs to go on from `place`; null: nothing, because no member has begun there. */
  state(): Uint8Array | null;
  /**
   * The byte of the text at which a piece ends, or behind which, where a match has more. Where it is not beyond what was
   * given, it means nothing.
   */
  stopAt: number;
  /**
   * The text that the chunk completes, in pieces. A piece is a view that changes with the next step. At the end of a
   * member comes an empty one.
   * Throws `DamagedGzip` and `TooMuchText` when it comes to what causes them; the text before that is given first.
   */
  push(chunk: Uint8Array): Generator<Uint8Array>;
  /** To be called at the end of the object. Throws `DamagedGzip` if that cuts a member. */
  end(): void;
  /** To be called when nothing more will be: another object gets its memory. */
  close(): void;
}

const trailerSize = 8;
/** Of the size in a trailer. */
const sizeSize = 4;
/**
 * A member of fewer bytes is not hopped over: it may have no text, as the last of bgzip, and nobody would read it later, and
 * prove that.
 */
const leastHopped = 64;
/** The most text that bgzip puts into a member. */
const mostHopped = 65_536;

const idle: Inflater[] = [];
const mostIdle = 2;

type Phase = 'header' | 'body' | 'trailer' | 'hop' | 'padding';

export function createGunzip({ object, from, hops = false, isSingle = false, limit }: GunzipOptions): Gunzip {
  const inflater = idle.pop() ?? createInflater();
  let { bit, text, crc, size } = from?.place ?? start;
  let isOpen = true;
  let phase = 'header' as Phase;
  /** The byte of the object that comes next. */
  let at = Math.floor(bit / 8);
  /** Where the member begins, or its trailer, or what is behind the last member. */
  let begin = at;
  let header = readMemberHeader();
  let trailer: number[] = [];
  /** Where the size stands in the trailer of a member that is hopped over. */
  let hopTo = 0;

  if (from?.state) {
    inflater.resume(from.state, bit % 8);
    phase = 'body';
  } else startMember();

  const gunzip: Gunzip = {
    stopAt: 0,
    get place() {
      return { bit: phase === 'body' ? 8 * at - inflater.unusedBits : 8 * begin, text, crc, size };
    },
    state() {
      if (phase === 'body') return inflater.state();
      return phase === 'trailer' ? trailerState : null;
    },
    *push(chunk) {
      const first = at;
      while (at - first < chunk.length) {
        const rest = chunk.subarray(at - first);
        if (phase === 'body') yield* inflate(rest);
        else if (phase === 'hop') {
          if (at < hopTo) at += Math.min(rest.length, hopTo - at);
          else if (readSize(rest[0] as number)) yield rest.subarray(0, 0);
        } else if (phase === 'padding') pad(rest);
        else if (phase === 'header') readHeader(rest[0] as number);
        else if (readTrailer(rest[0] as number)) yield rest.subarray(0, 0);
      }
    },
    end() {
      if (phase === 'padding' || (phase === 'header' && at === begin && begin > 0)) return;
      throw damaged(at, at === 0 ? 'it is empty' : 'it ends within a member, so the rest is missing');
    },
    close() {
      if (isOpen && idle.length < mostIdle) idle.push(inflater);
      isOpen = false;
    },
  };
  return gunzip;

  function damaged(byte: number, what: string): DamagedGzip {
    const error = new DamagedGzip(
      `${object}: byte ${byte}: the gzip file is damaged here: ${what}. Drop the file again, whole; if that does not help, have it compressed again.`,
    );
    error.byte = byte;
    return error;
  }

  function startMember(): void {
    phase = 'header';
    begin = at;
    crc = 0;
    size = 0;
    header = readMemberHeader();
    header.next();
  }

  function pad(rest: Uint8Array): void {
    const zeros = rest.findIndex((byte) => byte !== 0);
    if (zeros >= 0) throw damaged(at + zeros, 'something follows the zeros behind its end');
    at += rest.length;
  }

  function readHeader(byte: number): void {
    const isBehind = at === begin && begin > 0;
    if (isBehind && isSingle) throw damaged(at, 'something follows its only member');
    if (isBehind && byte === 0) {
      phase = 'padding';
      return;
    }
    try {
      const { done, value } = header.next(byte);
      at++;
      if (!done) return;
      const end = begin + (value.memberSize ?? 0);
      const isHop = hops && end >= begin + leastHopped;
      phase = isHop ? 'hop' : 'body';
      trailer = [];
      hopTo = end - sizeSize;
      if (!isHop) inflater.start();
    } catch (thrown) {
      if (!(thrown instanceof HeaderFlaw)) throw thrown;
      throw damaged(at, isBehind ? 'what follows its end is no member of gzip' : thrown.message);
    }
  }

  function* inflate(rest: Uint8Array): Generator<Uint8Array> {
    at += inflater.push(rest);
    while (true) {
      const { stopAt } = gunzip;
      const status = inflater.run(stopAt > text ? stopAt - text : Number.POSITIVE_INFINITY);
      const piece = inflater.text;
      crc = crc32(piece, crc);
      size = (size + piece.length) % 2 ** 32;
      count(piece.length);
      if (status === 'has ended') {
        at -= Math.floor(inflater.unusedBits / 8);
        phase = 'trailer';
        begin = at;
        trailer = [];
      }
      if (piece.length > 0) yield piece;
      if (status === 'needs input' || status === 'has ended') return;
      if (status !== 'is full') throw damaged(Math.floor((8 * at - inflater.unusedBits) / 8), status);
    }
  }

  function count(more: number): void {
    text += more;
    checkTextSize(text, limit, object);
  }

  /** @returns whether that was its last byte */
  function readTrailer(byte: number): boolean {
    trailer.push(byte);
    at++;
    if (trailer.length < trailerSize) return false;
    const bytes = Buffer.from(trailer);
    if (bytes.readUInt32LE(0) !== crc)
      throw damaged(begin, 'the text before does not have the CRC-32 that is written here');
    if (bytes.readUInt32LE(4) !== size)
      throw damaged(begin + 4, 'the text before does not have the size that is written here');
    startMember();
    return true;
  }

  /** Of a member that is hopped over. @returns whether that was its last byte */
  function readSize(byte: number): boolean {
    trailer.push(byte);
    at++;
    if (trailer.length < sizeSize) return false;
    const more = Buffer.from(trailer).readUInt32LE(0);
    if (more === 0) throw damaged(hopTo, 'a member of this size has text, and none is written here');
    if (more > mostHopped)
      throw damaged(hopTo, `bgzip puts no more than ${mostHopped} bytes into a member, not ${more}`);
    count(more);
    startMember();
    return true;
  }
}
