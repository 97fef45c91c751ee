import { damaged } from './fault.ts';

/** Types of Thrift's compact protocol, by which Parquet writes footers and page headers. */
export const thriftType = {
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
  uuid: 13,
} as const;

/** Structures within structures: those of Parquet have fewer. */
const deepest = 32;

/** The bytes end before the structure does. More of them may help. */
export class ThriftEnds extends Error {
  override readonly name = 'ThriftEnds';
}

/**
 * Reads structures of Thrift's compact protocol
 * (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md) from bytes that may be hostile: it
 * reads nothing behind them, makes nothing that is larger than they are, and ends.
 *
 * Throws ThriftEnds behind the end, and ParquetFault for what can't be.
 */
export class ThriftReader {
  private readonly bytes: Uint8Array;
  private depth = 0;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Calls `take` for each field; what it does not read is skipped. @param take reads the field, or returns false */
  struct(take: (id: number, type: number) => boolean | undefined): void {
    if (++this.depth > deepest) damaged('has structures that lie too deep within others');
    let id = 0;
    for (;;) {
      const head = this.byte();
      if (head === 0) break;
      const type = head & 15;
      id = head >> 4 === 0 ? this.integer() : id + (head >> 4);
      if (take(id, type) !== true) this.skip(type);
    }
    this.depth--;
  }

  /** Calls `take` for each item, which must read it. @returns how many there were */
  list(type: number, take: (itemType: number) => void): number {
    if (type !== thriftType.list && type !== thriftType.set)
      damaged('has another field where a list must be');
    const head = this.byte();
    const count = head >> 4 === 15 ? this.varint() : head >> 4;
    // Every item of the lists that are read takes a byte at least.
    if (count > this.bytes.length - this.at) throw new ThriftEnds();
    for (let item = 0; item < count; item++) take(head & 15);
    return count;
  }

  /** A whole number of any size. Throws ParquetFault where a double can't have it. */
  integer(): number {
    const value = this.varint();
    // Zigzag: the lowest bit is the sign.
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  signedByte(): number {
    return (this.byte() << 24) >> 24;
  }

  binary(): Uint8Array {
    const length = this.varint();
    const from = this.at;
    this.advance(length);
    return this.bytes.subarray(from, from + length);
  }

  text(): string {
    return Buffer.from(this.binary()).toString('utf8');
  }

  private byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new ThriftEnds();
    this.at++;
    return byte;
  }

  private varint(): number {
    let value = 0;
    let scale = 1;
    for (let read = 0; read < 10; read++) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) {
        if (value > Number.MAX_SAFE_INTEGER) damaged('has a number that is too large for what it means');
        return value;
      }
      scale *= 128;
    }
    return damaged('has a number that does not end');
  }

  private advance(length: number): void {
    if (length > this.bytes.length - this.at) throw new ThriftEnds();
    this.at += length;
  }

  skip(type: number): void {
    switch (type) {
      case thriftType.true:
      case thriftType.false:
        break;
      case thriftType.byte:
        this.advance(1);
        break;
      case thriftType.i16:
      case thriftType.i32:
      case thriftType.i64:
        while (this.byte() >= 128);
        break;
      case thriftType.double:
        this.advance(8);
        break;
      case thriftType.uuid:
        this.advance(16);
        break;
      case thriftType.binary:
        this.binary();
        break;
      case thriftType.struct:
        this.struct(() => false);
        break;
      case thriftType.list:
      case thriftType.set:
        this.list(type, (item) => this.skipItem(item));
        break;
      case thriftType.map:
        this.skipMap();
        break;
      default:
        damaged(`has a field of the unknown type ${type}`);
    }
  }

  /** In lists a truth value takes a byte; in structures it is the type of its field. */
  private skipItem(type: number): void {
    if (type === thriftType.true || type === thriftType.false) this.advance(1);
    else if (++this.depth > deepest) damaged('has lists that lie too deep within others');
    else {
      this.skip(type);
      this.depth--;
    }
  }

  private skipMap(): void {
    const count = this.varint();
    if (count === 0) return;
    if (count > this.bytes.length - this.at) throw new ThriftEnds();
    const types = this.byte();
    for (let entry = 0; entry < count; entry++) {
      this.skipItem(types >> 4);
      this.skipItem(types & 15);
    }
  }
}
