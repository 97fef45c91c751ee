/** A text that comes once, and can be read again from a little before the place that it has come to. */
export interface Tape {
  /** From `start`, which is not before that of the call before, to before `end`. */
  read(start: number, end: number): AsyncGenerator<Uint8Array>;
}

/** The last chunks stay: a part is read beyond its end, and the next one begins before that. */
const kept = 64;

/** @param from the byte with which the stream begins */
export function createTape(stream: AsyncIterable<Uint8Array>, from: number): Tape {
  const source = stream[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  /** The byte with which what is held begins. */
  let first = from;

  return {
    async *read(start, end) {
      while (held[0] !== undefined && first + held[0].length <= start) first += held.shift()?.length ?? 0;
      let at = first;
      for (let next = 0; at < end; next++) {
        let chunk = held[next];
        if (chunk === undefined) {
          const { done, value } = await source.next();
          if (done === true) return;
          chunk = value;
          held.push(chunk);
        }
        const some = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
        at += chunk.length;
        if (some.length > 0) yield some;
        while (held.length > kept) {
          first += held.shift()?.length ?? 0;
          next--;
        }
      }
    },
  };
}
