import { damaged, unread } from '../fault.ts';

/** Bytes that stay before those that are made. All known writers refer back by less than 64 KiB. */
const WINDOW = 256 * 1024;
/** Bytes that are taken at once, and those that they make at most: three bytes make up to 64. */
const STEP = 32 * 1024;
const MOST = 22 * STEP;

const broken = 'has a page that is no Snappy';

/**
 * Unpacks a block of Snappy (https://github.com/google/snappy/blob/main/format_description.txt) bit by bit, so that a page
 * of 100 MB takes no more memory than a small one. What it gives holds until the next is asked for.
 *
 * @param size bytes that there must be
 */
export async function* inflateSnappyStream(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array> {
  const block = new SnappyBlock(size);
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += STEP) {
      const made = block.push(chunk.subarray(at, at + STEP));
      if (made.length > 0) yield made;
    }
  }
  block.end();
}

class SnappyBlock {
  private readonly size: number;
  private readonly out = Buffer.allocUnsafeSlow(WINDOW + MOST);
  private to = 0;
  /** Bytes that were made before those in `out`. */
  private before = 0;
  /** An element that has begun in the bytes before. */
  private rest: Uint8Array = new Uint8Array(0);
  private isBegun = false;
  /** Bytes that are left of the literal under way. */
  private literal = 0;

  constructor(size: number) {
    this.size = size;
  }

  push(bytes: Uint8Array): Uint8Array {
    const input = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    if (this.to > WINDOW) {
      this.out.copyWithin(0, this.to - WINDOW, this.to);
      this.before += this.to - WINDOW;
      this.to = WINDOW;
    }
    const from = this.to;
    const at = this.isBegun ? this.read(input, 0) : this.begin(input);
    this.rest = new Uint8Array(input.subarray(at));
    if (this.before + this.to > this.size) damaged(broken);
    return this.out.subarray(from, this.to);
  }

  end(): void {
    if (this.literal > 0 || this.rest.length > 0 || this.before + this.to !== this.size) damaged(broken);
  }

  private begin(input: Uint8Array): number {
    let told = 0;
    for (let at = 0; at < input.length; at++) {
      const byte = input[at] as number;
      if (at > 4) damaged(broken);
      told += (byte & 127) * 2 ** (7 * at);
      if (byte > 127) continue;
      if (told !== this.size) damaged(`has a page of ${told} bytes where ${this.size} are told`);
      this.isBegun = true;
      return this.read(input, at + 1);
    }
    return 0;
  }

  /** @returns where the element begins that is not whole */
  private read(input: Uint8Array, from: number): number {
    const { out } = this;
    let at = from;
    let { to } = this;
    for (;;) {
      if (this.literal > 0) {
        const some = Math.min(this.literal, input.length - at);
        out.set(input.subarray(at, at + some), to);
        to += some;
        at += some;
        this.literal -= some;
      }
      if (at >= input.length) break;
      const tag = input[at] as number;
      const high = tag >> 2;
      const kind = tag & 3;
      const more = kind === 0 ? (high < 60 ? 0 : high - 59) : kind === 3 ? 4 : kind;
      if (at + more >= input.length) break;
      let number = 0;
      for (let k = 0; k < more; k++) number += (input[at + 1 + k] as number) * 2 ** (8 * k);
      at += 1 + more;
      if (kind === 0) {
        this.literal = more === 0 ? high + 1 : number + 1;
        continue;
      }
      const length = kind === 1 ? (high & 7) + 4 : high + 1;
      const back = kind === 1 ? ((tag >> 5) << 8) | number : number;
      if (back === 0 || back > this.before + to) damaged(broken);
      if (back > WINDOW)
        unread(
          `has a page of ${this.size} bytes whose Snappy refers back by ${back} bytes. Write it with smaller pages or row groups, and drop that`,
        );
      for (const end = to + length; to < end; to++) out[to] = out[to - back] as number;
    }
    this.to = to;
    return at;
  }
}
