import { physical } from '../format.ts';
import type { Element } from './element.ts';

/** The least and the greatest of the values of a column chunk, by which readers leave out row groups. */
export interface Bounds {
  least: Buffer;
  greatest: Buffer;
}

/** Finds the bounds of numbers. Of texts nobody keeps any: they may be long, and would have to be cut. */
export class BoundsOfNumbers {
  private isEmpty = true;
  private least: number | bigint = 0;
  private greatest: number | bigint = 0;
  /** Of numbers of 64 bits: the lower halves. */
  private leastLow = 0;
  private greatestLow = 0;

  add(value: number | bigint): void {
    if (this.isEmpty || value < this.least) this.least = value;
    if (this.isEmpty || value > this.greatest) this.greatest = value;
    this.isEmpty = false;
  }

  /** @param low from 0 on */
  add64(high: number, low: number): void {
    if (this.isEmpty || high < this.least || (high === this.least && low < this.leastLow)) {
      this.least = high;
      this.leastLow = low;
    }
    if (this.isEmpty || high > this.greatest || (high === this.greatest && low > this.greatestLow)) {
      this.greatest = high;
      this.greatestLow = low;
    }
    this.isEmpty = false;
  }

  /** The bounds since the last call, as values are spelt plainly; null where there was none. */
  take(type: Element['physical']): Bounds | null {
    if (this.isEmpty) return null;
    this.isEmpty = true;
    const { least, greatest } = this;
    // A zero of either sign is equal to the other, so that a bound must take in both.
    if (type === physical.double) {
      return {
        least: double(least === 0 ? -0 : Number(least)),
        greatest: double(greatest === 0 ? 0 : Number(greatest)),
      };
    }
    if (type === physical.int64) {
      return {
        least: int64(Number(least), this.leastLow),
        greatest: int64(Number(greatest), this.greatestLow),
      };
    }
    return type === physical.int32
      ? { least: int32(Number(least)), greatest: int32(Number(greatest)) }
      : { least: int128(BigInt(least)), greatest: int128(BigInt(greatest)) };
  }
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function int64(high: number, low: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(low);
  bytes.writeInt32LE(high, 4);
  return bytes;
}

function int128(value: bigint): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(value >> 64n);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value), 8);
  return bytes;
}
