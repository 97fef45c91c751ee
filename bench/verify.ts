import type { DataFile } from './data/file.ts';
import type { Received } from './received.ts';

/** @throws Error unless what Domo has received is, put together, the records of the file, byte for byte */
export function checkReceived({ bytes, dataStart, rows, crc }: DataFile, received: Received): void {
  const expected = { rows, bytes: bytes - dataStart, crc };
  for (const name of ['rows', 'bytes', 'crc'] as const) {
    if (received[name] !== expected[name])
      throw new Error(`Domo has ${name} ${received[name]}, and the file ${expected[name]}`);
  }
}
