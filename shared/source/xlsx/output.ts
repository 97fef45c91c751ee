const BLOCK = 64 * 1024;

/** Gathers a text in blocks. */
export interface Output {
  /** Bytes that have come. */
  readonly length: number;
  text(some: string): void;
  /** Nobody changes them later. */
  bytes(some: Uint8Array): void;
  /** A character of ASCII, so many times. */
  repeat(character: string, times: number): void;
  /** What has come since the last call. Nobody may change it. */
  take(): Uint8Array[];
}

export function createOutput(): Output {
  let block = Buffer.allocUnsafeSlow(BLOCK);
  /** What of the block is in use, and what of that was given away. */
  let used = 0;
  let taken = 0;
  let full: Uint8Array[] = [];
  /** What came before the block. */
  let before = 0;

  function seal(): void {
    if (used > taken) full.push(block.subarray(taken, used));
    taken = used;
  }

  function makeRoom(bytes: number): void {
    if (used + bytes <= BLOCK) return;
    seal();
    before += used;
    block = Buffer.allocUnsafeSlow(BLOCK);
    used = taken = 0;
  }

  return {
    get length() {
      return before + used;
    },
    text(some) {
      if (3 * some.length > BLOCK) return this.bytes(Buffer.from(some));
      makeRoom(3 * some.length);
      used += block.write(some, used);
    },
    bytes(some) {
      if (some.length > BLOCK / 4) {
        seal();
        full.push(some);
        before += some.length;
        return;
      }
      makeRoom(some.length);
      block.set(some, used);
      used += some.length;
    },
    repeat(character, times) {
      for (let left = times; left > 0; ) {
        makeRoom(1);
        const some = Math.min(left, BLOCK - used);
        block.fill(character, used, used + some);
        used += some;
        left -= some;
      }
    },
    take() {
      seal();
      const all = full;
      full = [];
      return all;
    },
  };
}
