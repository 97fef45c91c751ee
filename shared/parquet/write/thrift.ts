import { thriftType } from '../thrift.ts';

/**
 * Writes structures of Thrift's compact protocol
 * (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md), as far as Parquet needs them.
 * Fields must come in the order of their ids.
 */
export class ThriftWriter {
  private bytes = Buffer.allocUnsafe(256);
  private length = 0;
  private last = 0;

  /** What was written. */
  take(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  integer(id: number, value: number, type: 'i32' | 'i64' = 'i32'): void {
    this.field(id, thriftType[type]);
    this.zigzag(value);
  }

  truth(id: number, value: boolean): void {
    this.field(id, value ? thriftType.true : thriftType.false);
  }

  binary(id: number, value: Uint8Array | string): void {
    this.field(id, thriftType.binary);
    this.blob(value);
  }

  struct(id: number, write: () => void): void {
    this.field(id, thriftType.struct);
    this.body(write);
  }

  structs<T>(id: number, items: readonly T[], write: (item: T) => void): void {
    this.list(id, thriftType.struct, items.length);
    for (const item of items) this.body(() => write(item));
  }

  integers(id: number, items: readonly number[]): void {
    this.list(id, thriftType.i32, items.length);
    for (const item of items) this.zigzag(item);
  }

  texts(id: number, items: readonly string[]): void {
    this.list(id, thriftType.binary, items.length);
    for (const item of items) this.blob(item);
  }

  /** A structure that is no field: a whole header, or an item of a list. */
  body(write: () => void): void {
    const { last } = this;
    this.last = 0;
    write();
    this.byte(0);
    this.last = last;
  }

  private field(id: number, type: number): void {
    const step = id - this.last;
    if (step > 0 && step < 16) this.byte((step << 4) | type);
    else {
      this.byte(type);
      this.zigzag(id);
    }
    this.last = id;
  }

  private list(id: number, type: number, count: number): void {
    this.field(id, thriftType.list);
    if (count < 15) this.byte((count << 4) | type);
    else {
      this.byte(0xf0 | type);
      this.varint(count);
    }
  }

  private blob(value: Uint8Array | string): void {
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    this.varint(bytes.length);
    this.ensure(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** The lowest bit is the sign. */
  private zigzag(value: number): void {
    this.varint(value < 0 ? -value * 2 - 1 : value * 2);
  }

  private varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  private byte(value: number): void {
    this.ensure(1);
    this.bytes[this.length++] = value;
  }

  private ensure(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.length + more));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
