/** The first bytes of a frame (RFC 8878, 3.1.1), and of one that has no text (3.1.2), whose lowest four bits are free. */
const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;

/** What the first four bytes begin; null: no frame. */
export function frameKind(bytes: Buffer): 'frame' | 'skippable' | null {
  const magic = bytes.readUInt32LE();
  if (magic === frameMagic) return 'frame';
  return (magic & 0xfffffff0) >>> 0 === skippableMagic ? 'skippable' : null;
}

/** Whether a frame of either kind may begin with this byte. */
export function mayBeginFrame(byte: number): boolean {
  return byte === (frameMagic & 0xff) || (byte & 0xf0) === (skippableMagic & 0xf0);
}

/** What comes before the bytes of a frame without text: its magic number, and how many they are. */
export const skippableHeaderSize = 8;

export interface FrameHeader {
  /** How far back a block may refer. Bytes. */
  windowSize: number;
  /** Of the text, by the frame's own word; null: it does not say. Bytes. */
  contentSize: number | null;
  hasChecksum: boolean;
  /** The number of the dictionary that it needs; 0: none. */
  dictionary: number;
  /** A bit is set that must not be. */
  isReserved: boolean;
}

const fixedSize = 5;
const dictionarySizes = [0, 1, 2, 4];

/** How long the header of a frame is, as far as its bytes tell: when there are as many, that is all of it. */
export function frameHeaderSize(bytes: Buffer): number {
  const descriptor = bytes[fixedSize - 1];
  if (descriptor === undefined) return fixedSize;
  const { windowBytes, dictionaryBytes, contentBytes } = fieldsOf(descriptor);
  return fixedSize + windowBytes + dictionaryBytes + contentBytes;
}

/** @param bytes the whole header */
export function readFrameHeader(bytes: Buffer): FrameHeader {
  const descriptor = bytes[fixedSize - 1] as number;
  const { windowBytes, dictionaryBytes, contentBytes } = fieldsOf(descriptor);
  const dictionaryAt = fixedSize + windowBytes;
  const contentAt = dictionaryAt + dictionaryBytes;
  const contentSize = contentBytes === 0 ? null : readSize(bytes, contentAt, contentBytes);
  return {
    windowSize: windowBytes === 1 ? windowOf(bytes[fixedSize] as number) : (contentSize ?? 0),
    contentSize,
    hasChecksum: (descriptor & 4) !== 0,
    dictionary: dictionaryBytes === 0 ? 0 : bytes.readUIntLE(dictionaryAt, dictionaryBytes),
    isReserved: (descriptor & 8) !== 0,
  };
}

function fieldsOf(descriptor: number) {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  return {
    windowBytes: isSingleSegment ? 0 : 1,
    dictionaryBytes: dictionarySizes[descriptor & 3] as number,
    contentBytes: sizeFlag === 0 ? Number(isSingleSegment) : 2 ** sizeFlag,
  };
}

function readSize(bytes: Buffer, at: number, length: number): number {
  if (length === 8) return Number(bytes.readBigUInt64LE(at));
  return bytes.readUIntLE(at, length) + (length === 2 ? 256 : 0);
}

function windowOf(descriptor: number): number {
  return 2 ** (10 + (descriptor >> 3)) * (1 + (descriptor & 7) / 8);
}
