/** A stream of pseudo-random numbers that a seed repeats (mulberry32). */
export interface Random {
  /** 0 … below - 1. */
  int(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** True once in `times`. */
  once(times: number): boolean;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    int: (below) => Math.floor(next() * below),
    pick: (from) => from[Math.floor(next() * from.length)] as (typeof from)[number],
    once: (times) => next() * times < 1,
  };
}

const repeat = <T>(times: number, make: () => T): T[] => Array.from({ length: times }, make);

const plainPieces = ['a', 'b', '7', ' ', 'é', '漢', '🙂', "'", ';'] as const;
const quotedPieces = [...plainPieces, ',', '\n', '\r\n', '\r', '""', '""', ',\n', '\n""', '"",'] as const;

function cell(random: Random, alone: boolean): string {
  const pieces = (from: readonly string[], most: number) =>
    repeat(1 + random.int(most), () => random.pick(from)).join('');
  switch (random.int(8)) {
    case 0:
      return alone ? '""' : '';
    case 1:
      return '""';
    case 2:
    case 3: {
      const text = pieces(plainPieces, 6);
      // A line of blanks is a blank line.
      return alone && text.trim() === '' ? 'b' : text;
    }
    case 4:
      // What the bytes around it cannot tell from records: CSV within a field.
      return `"${pieces(['a', 'b', ',', '\n', 'é'], 40)}"`;
    case 5:
      return `"${'""'.repeat(random.int(12))}"`;
    default:
      return `"${pieces(quotedPieces, 10)}"`;
  }
}

/** A file by RFC 4180 and Domo's grammar [F2, F4], with everything in it that makes cutting hard. */
export interface ConformantFile {
  bom: boolean;
  header: boolean;
  columns: number;
  /** Byte order mark, header and data. */
  bytes: Buffer;
}

export function conformantFile(random: Random): ConformantFile {
  const columns = 1 + random.int(4);
  const bom = random.once(3);
  const header = random.once(2);
  const ends = random.pick([['\n'], ['\r\n'], ['\n', '\r\n']] as const);
  const record = () => repeat(columns, () => cell(random, columns === 1)).join(',');
  const rows = 1 + random.int(random.once(4) ? 14 : 5) + (header ? 1 : 0);
  const records = repeat(rows, () => record() + random.pick(ends));
  const text = records.join('');
  const unfinished = random.once(2) ? text.replace(/\r?\n$/, '') : text;
  return { bom, header, columns, bytes: Buffer.from((bom ? '\ufeff' : '') + unfinished) };
}

const structural = [0x61, 0x2c, 0x22, 0x0a, 0x0d];
const foreign = [0xc3, 0xa9, 0xe2, 0x82, 0xac, 0x00, 0xff, 0xed, 0x62];

/** Data that no grammar may allow: structure at random, or a conformant file with a few bytes changed. */
export function anyData(random: Random): Buffer {
  if (random.once(2)) {
    const file = conformantFile(random);
    let bytes = [...file.bytes.subarray(file.bom ? 3 : 0)];
    for (let edits = random.int(4); edits > 0; edits--) {
      const at = random.int(bytes.length);
      const byte = random.pick(random.once(4) ? foreign : structural);
      bytes = [...bytes.slice(0, at), ...(random.once(2) ? [] : [byte]), ...bytes.slice(at + random.int(2))];
    }
    return Buffer.from(bytes.length > 0 ? bytes : [0x61]);
  }
  const alphabet = random.once(3) ? [...structural, ...foreign] : structural;
  return Buffer.from(repeat(1 + random.int(40), () => random.pick(alphabet)));
}
