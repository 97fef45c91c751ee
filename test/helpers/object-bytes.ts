/** An object in memory that is read by ranges, in chunks of some bytes. */
export function objectBytes(bytes: Uint8Array, chunk = 1 << 16) {
  async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
    if (from < 0 || to > bytes.length || from > to)
      throw new RangeError(`${from} to ${to} of ${bytes.length}`);
    for (let at = from; at < to; at += chunk) yield bytes.subarray(at, Math.min(to, at + chunk));
  }
  return { read, size: bytes.length, object: 's3://bucket/file.zip' };
}
