import { TextDecoder as StandardDecoder } from '@exodus/bytes/encoding.js';

/** The encodings that files are written in: of one byte, of two, and those of Unicode. */
export const writtenEncodings = [
  ...(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-15', 'windows-1251'] as const),
  ...(['macintosh', 'shift_jis', 'gbk', 'gb18030', 'euc-kr', 'big5', 'euc-jp'] as const),
];
export type WrittenEncoding = (typeof writtenEncodings)[number];

const tables = new Map<WrittenEncoding, Map<string, number[]>>();

/** The bytes of each character, by an implementation of the standard that is not the product's. */
function tableOf(encoding: Exclude<WrittenEncoding, 'utf-8'>): Map<string, number[]> {
  const known = tables.get(encoding);
  if (known !== undefined) return known;
  const all: number[][] = [];
  for (let byte = 0; byte < 256; byte++) all.push([byte]);
  if (['shift_jis', 'gbk', 'gb18030', 'euc-kr', 'big5', 'euc-jp'].includes(encoding))
    for (let lead = 0x81; lead < 0xff; lead++)
      for (let trail = 0x40; trail < 0xff; trail++) all.push([lead, trail]);
  // A line feed is part of no other character, so that all of them are decoded at once.
  const lines = Uint8Array.from(all.flatMap((bytes) => [...bytes, 0x0a]));
  const texts = new StandardDecoder(encoding, { ignoreBOM: true }).decode(lines).split('\n');
  const table = new Map<string, number[]>([['\n', [0x0a]]]);
  for (const [index, bytes] of all.entries()) {
    const text = texts[bytes[0] === 0x0a && bytes.length === 1 ? -1 : index + (index > 0x0a ? 1 : 0)];
    if (text?.length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, bytes);
  }
  tables.set(encoding, table);
  return table;
}

/** Whether the encoding has the character. */
export function hasCharacter(encoding: WrittenEncoding, character: string): boolean {
  return encoding.startsWith('utf-') || tableOf(encoding as 'gbk').has(character);
}

export function encode(encoding: WrittenEncoding, text: string): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  const table = tableOf(encoding);
  return Buffer.from([...text].flatMap((character) => table.get(character) ?? [0x3f]));
}
