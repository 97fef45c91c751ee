import { AwsUnavailable } from '../errors.ts';

/**
 * A ranged GET of the object: bytes from `from` up to `to`, exclusive. Nobody changes a chunk later.
 */
export type Read = (from: number, to: number) => AsyncIterable<Uint8Array>;

/** The length of the first read beyond the planned one. Each further read is twice as long. */
const FIRST_EXTENSION = 64 * 1024;

/**
 * Reads an object forward from some byte on: with one ranged GET if the planned end is enough, else with more.
 */
export interface Reader {
  /** The next byte of the object. */
  readonly position: number;
  /**
   * The next bytes: at least one, none at or after `end`. They may go beyond the planned end.
   * Throws AwsUnavailable if S3 does not send them.
   */
  take(end: number): Promise<Uint8Array>;
  /** Puts back the chunks that were taken last, in their order. */
  unread(chunks: Uint8Array[]): void;
  /** Must be called at the end. Ends a GET that is in progress. */
  close(): Promise<void>;
}

/** @param planned where the first ranged GET ends, exclusive */
export function createReader(read: Read, from: number, planned: number): Reader {
  let position = from;
  let waiting: Uint8Array[] = [];
  let iterator: AsyncIterator<Uint8Array> | null = null;
  /** Of the GET in progress: its next byte, and its end. */
  let given = from;
  let asked = from;
  let extension = FIRST_EXTENSION;

  async function nextChunk(end: number): Promise<Uint8Array> {
    if (given === asked) {
      await close();
      if (given < planned) asked = planned;
      else {
        asked = Math.min(end, given + extension);
        extension *= 2;
      }
      iterator = read(given, asked)[Symbol.asyncIterator]();
    }
    const next = await iterator?.next();
    if (!next || next.done)
      throw new AwsUnavailable(`S3 ended the read up to byte ${asked} at byte ${given}. Try again.`);
    given += next.value.length;
    if (given > asked)
      throw new AwsUnavailable(`S3 gave more than the bytes up to ${asked} that were asked for. Try again.`);
    return next.value;
  }

  async function close(): Promise<void> {
    const open = iterator;
    iterator = null;
    // After the last byte the body is read once more, so that it finishes and its connection can be used again.
    const next = given === asked ? await open?.next() : undefined;
    if (!next?.done) await open?.return?.();
  }

  return {
    get position() {
      return position;
    },
    async take(end) {
      let chunk = waiting.shift();
      while (!chunk?.length) chunk = await nextChunk(end);
      const wanted = end - position;
      if (chunk.length > wanted) {
        waiting.unshift(chunk.subarray(wanted));
        chunk = chunk.subarray(0, wanted);
      }
      position += chunk.length;
      return chunk;
    },
    unread(chunks) {
      waiting = [...chunks, ...waiting];
      for (const { length } of chunks) position -= length;
    },
    close,
  };
}
