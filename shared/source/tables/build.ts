import { CodeTable } from './code-table.ts';
import { unpack } from './pack.ts';
import * as packed from './packed.ts';
import { singleByteEncodings } from './single-byte.ts';

/** Encodings in which a sequence of bytes is a character, whatever stands before it, and ASCII is itself. */
export type TableEncoding =
  | (typeof singleByteEncodings)[number]
  | 'iso-8859-8-i'
  | 'big5'
  | 'euc-jp'
  | 'euc-kr'
  | 'gb18030'
  | 'gbk'
  | 'shift_jis';

/** By the algorithms of the WHATWG Encoding Standard, sections 9 to 13 (https://encoding.spec.whatwg.org/). */
export function buildCodeTable(encoding: TableEncoding): CodeTable {
  switch (encoding) {
    case 'big5':
      return bigFive();
    case 'euc-jp':
      return eucJp();
    case 'euc-kr':
      return eucKr();
    case 'gb18030':
    case 'gbk':
      return gb18030();
    case 'shift_jis':
      return shiftJis();
    case 'iso-8859-8-i':
      return singleByte('iso-8859-8');
    default:
      return singleByte(encoding);
  }
}

function withAscii(nodes: number, fourBytes?: Int32Array<ArrayBuffer>): CodeTable {
  const table = new CodeTable(nodes, fourBytes);
  for (let byte = 0; byte < 0x80; byte++) table.set(0, byte, byte);
  return table;
}

function singleByte(encoding: (typeof singleByteEncodings)[number]): CodeTable {
  const table = withAscii(1);
  const upper = unpack(packed.singleByte);
  const start = singleByteEncodings.indexOf(encoding) * 128;
  for (let i = 0; i < 128; i++) table.set(0, 0x80 + i, upper[start + i] as number);
  return table;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Enters the characters of a table in which each lead byte has a row with a cell for each trail byte. */
function enter(table: CodeTable, node: number, leads: number[], trails: number[], cells: Uint32Array): void {
  let pointer = 0;
  for (const lead of leads) {
    const next = table.lead(node, lead);
    for (const trail of trails) table.set(next, trail, cells[pointer++] ?? 0);
  }
}

function bigFive(): CodeTable {
  const table = withAscii(127);
  enter(table, 0, range(0x81, 0xfe), [...range(0x40, 0x7e), ...range(0xa1, 0xfe)], unpack(packed.big5));
  const node = table.lead(0, 0x88);
  table.setText(node, 0x62, '\u{ca}\u{304}');
  table.setText(node, 0x64, '\u{ca}\u{30c}');
  table.setText(node, 0xa3, '\u{ea}\u{304}');
  table.setText(node, 0xa5, '\u{ea}\u{30c}');
  return table;
}

function eucKr(): CodeTable {
  const table = withAscii(127);
  enter(table, 0, range(0x81, 0xfe), range(0x41, 0xfe), unpack(packed.eucKr));
  return table;
}

function eucJp(): CodeTable {
  const table = withAscii(1 + 94 + 1 + 1 + 94);
  const all = range(0xa1, 0xfe);
  enter(table, 0, all, all, unpack(packed.jis0208));
  enter(table, table.lead(0, 0x8f), all, all, unpack(packed.jis0212));
  const katakana = table.lead(0, 0x8e);
  for (const byte of range(0xa1, 0xdf)) table.set(katakana, byte, 0xff61 - 0xa1 + byte);
  return table;
}

function shiftJis(): CodeTable {
  const leads = [...range(0x81, 0x9f), ...range(0xe0, 0xfc)];
  const trails = [...range(0x40, 0x7e), ...range(0x80, 0xfc)];
  const table = withAscii(1 + leads.length);
  table.set(0, 0x80, 0x80);
  for (const byte of range(0xa1, 0xdf)) table.set(0, byte, 0xff61 - 0xa1 + byte);
  const cells = unpack(packed.jis0208);
  // The private use area that Windows has there.
  for (let pointer = 8836; pointer <= 10_715; pointer++) cells[pointer] = 0xe000 - 8836 + pointer;
  enter(table, 0, leads, trails, cells);
  return table;
}

function gb18030(): CodeTable {
  const table = withAscii(127, fourBytes());
  table.set(0, 0x80, 0x20ac);
  enter(table, 0, range(0x81, 0xfe), [...range(0x40, 0x7e), ...range(0x80, 0xfe)], unpack(packed.gb18030));
  for (const lead of range(0x81, 0xfe)) {
    for (const second of range(0x30, 0x39)) table.four(table.lead(0, lead), second);
  }
  return table;
}

function fourBytes(): Int32Array<ArrayBuffer> {
  const ranges = unpack(packed.gb18030Ranges);
  const count = ranges.length / 2;
  const values = new Int32Array(39_420);
  for (let i = 0; i < count; i++) {
    const from = (ranges[i] as number) - 1;
    const to = i + 1 < count ? (ranges[i + 1] as number) - 1 : values.length;
    const first = ranges[count + i] as number;
    for (let pointer = from; pointer < to; pointer++) {
      values[pointer] = Buffer.from(String.fromCodePoint(first + pointer - from)).reduceRight(
        (value, each) => (value << 8) | each,
        0,
      );
    }
  }
  return values;
}

/** The code points of jis0208 by pointer: those of iso-2022-jp, which has bytes from 0x21 to 0x7E for them. */
export function jis0208CodePoints(): Uint32Array {
  return unpack(packed.jis0208);
}
