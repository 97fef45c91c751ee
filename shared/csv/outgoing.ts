/**
 * What a scan gives to be written. A record is given when it has ended; its bytes are views of the chunks unless others
 * take their place. All places are indices of the chunk that is open.
 */
export interface Outgoing {
  /** Takes the next chunk. */
  open(chunk: Uint8Array): void;
  /** The bytes of the record under way, up to `to`. They are a copy where they came in several chunks. */
  record(to: number): Uint8Array;
  /** The record under way, and others behind it, end at `to`, and are written as they are. */
  pass(to: number): void;
  /** The record under way ends at `to`. `bytes` are written in its place; null: nothing is. */
  replace(to: number, bytes: Uint8Array | null): void;
  /** The chunk ends at `to`; what is under way is held back. */
  close(to: number): void;
  /** What is to be written of the records that have ended since the last call. */
  take(): Uint8Array[];
  /** The bytes of the record under way that came in earlier chunks. */
  readonly held: readonly Uint8Array[];
}

const none = new Uint8Array(0);

export function createOutgoing(): Outgoing {
  let chunk: Uint8Array = none;
  let held: Uint8Array[] = [];
  let output: Uint8Array[] = [];
  /** Of the chunk: the first byte that is not given yet, and the first one of the record under way. */
  let from = 0;
  let record = 0;

  function flush(): void {
    if (record > from) output.push(chunk.subarray(from, record));
    from = record;
  }

  return {
    open(next) {
      chunk = next;
    },
    record(to) {
      const here = chunk.subarray(record, to);
      return held.length === 0 ? here : Buffer.concat([...held, here]);
    },
    pass(to) {
      if (held.length > 0) {
        output.push(...held);
        held = [];
      }
      record = to;
    },
    replace(to, bytes) {
      flush();
      held = [];
      if (bytes !== null) output.push(bytes);
      from = to;
      record = to;
    },
    close(to) {
      flush();
      if (to > record) held.push(chunk.subarray(record, to));
      chunk = none;
      from = 0;
      record = 0;
    },
    take() {
      const taken = output;
      output = [];
      return taken;
    },
    get held() {
      return held;
    },
  };
}
