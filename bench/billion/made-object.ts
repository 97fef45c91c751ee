/** An object of S3 that is nowhere: its bytes are made when they are read. */
export interface MadeObject {
  /** Bytes of the object. */
  size: number;
  /** Rows of its CSV, without the header. */
  rows: number;
  /** Bytes of its CSV, with the header. */
  textBytes: number;
  /** The bytes from `from` up to, without, `to`. */
  bytes(from: number, to: number): Iterable<Buffer>;
  /** The CRC-32 of all rows, without the header. */
  crcOfRows(): number;
}
