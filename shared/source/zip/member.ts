/** How the bytes of a member are packed (APPNOTE.TXT, 4.4.5). */
export type Method = 'stored' | 'deflate';

/** A member as the central directory of its archive describes it. Nothing of it has been proven. */
export interface Member {
  /** With slashes between folders. Never used as a path of any file system. */
  name: string;
  /** The name as it is spelt, by which the local header must call it too. */
  rawName: Uint8Array;
  kind: 'file' | 'folder' | 'link';
  /** By its number: see `methodName`. */
  method: number;
  isEncrypted: boolean;
  /** Bytes as they are packed, and as they come out. */
  packedSize: number;
  size: number;
  /** Of what comes out. */
  crc: number;
  /** The byte of the object at which its local header begins. */
  header: number;
  /** The byte behind which it can't reach: where the next member or the directory begins. */
  limit: number;
}

/** Where the bytes of a member are in its object. */
export interface MemberBytes {
  name: string;
  method: Method;
  /** The packed bytes, up to, not including, `to`. Bytes of the object. */
  from: number;
  to: number;
  /** Of what comes out of them: bytes, and CRC-32. */
  size: number;
  crc: number;
}

const names: Readonly<Record<number, string>> = {
  ...{ 0: 'stored', 8: 'deflate', 1: 'shrink', 6: 'implode', 9: 'deflate64', 12: 'bzip2', 14: 'LZMA' },
  ...{ 18: 'IBM TERSE', 19: 'LZ77', 93: 'Zstandard', 94: 'MP3', 95: 'xz', 96: 'JPEG', 97: 'WavPack' },
  ...{ 98: 'PPMd', 99: 'AES' },
};

/** What people call a method of compression. */
export function methodName(method: number): string {
  return names[method] ?? `method ${method}`;
}
