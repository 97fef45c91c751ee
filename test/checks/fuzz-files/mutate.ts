import type { Random } from '../../helpers/csv-random.ts';

/** What means something to a reader of tables, in one encoding or another. */
const tokens: readonly Buffer[] = [
  ...[
    '"',
    '"',
    '""',
    '"""',
    "'",
    '`',
    ',',
    ',',
    ';',
    '\t',
    '|',
    ':',
    ' ',
    '  ',
    '\\',
    '\\\\',
    '\\"',
    '\\,',
    '\\\n',
  ],
  ...['\n', '\n', '\r', '\r\n', '\n\n', '\r\r', '\n\r', '\n \n', '\0', '\0\0\0\0', '\x1a', '\ufeff'],
  ...[
    'sep=;\n',
    'SEP=,\r\n',
    'sep=\n',
    '#',
    '# x\n',
    '#"\n',
    '",',
    ',"',
    '"\n',
    '\n"',
    '\\N',
    'NULL',
    '-',
    '(',
    ')',
  ],
  ...[
    '0',
    '1',
    '.',
    '-0',
    '1e5',
    '1e400',
    '007',
    '9223372036854775808',
    '0.1',
    '1,5',
    '1.234,5',
    '€',
    '%',
    '+1',
  ],
  ...[
    '2026-02-30',
    '2026-01-31T10:11:12+01:00',
    '24:00',
    '31.12.2025',
    '9999-12-31',
    '\u2028',
    '\u0085',
    '\u00a0',
  ],
  ...[
    'é',
    '漢',
    '🙂',
    '\ufffe',
    '\ud7ff',
    'a',
    'id',
    'name',
    '=1+1',
    '{',
    '[',
    '<',
    '<?xml',
    '--',
    '__proto__',
    '/',
  ],
].map((text) => Buffer.from(text));
const pieces: readonly Buffer[] = [
  ...[
    [0xff, 0xfe],
    [0xfe, 0xff],
    [0xc3],
    [0xa9],
    [0xe2, 0x82],
    [0xf0, 0x9f],
    [0xed, 0xa0, 0x80],
    [0xc0, 0x80],
  ],
  ...[
    [0xff],
    [0x80],
    [0x1b, 0x24, 0x42],
    [0x1b, 0x28, 0x42],
    [0x81, 0x30],
    [0xf4, 0x90, 0x80, 0x80],
    [0x0a, 0x00],
  ],
  ...[
    [0x00, 0x0a],
    [0x2c, 0x00],
    [0x22, 0x00],
    [0x00, 0x22],
    [0x1f, 0x8b],
    [0x50, 0x4b, 3, 4],
    [0x85],
    [0xa0],
    [0x7f],
  ],
].map((bytes) => Buffer.from(bytes));

/** A change of bytes. `other` is another file. */
type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

function blockOf(bytes: Buffer, random: Random): [from: number, to: number] {
  const from = random.int(bytes.length + 1);
  const most = random.pick([1, 2, 8, 64, bytes.length]);
  return [from, Math.min(bytes.length, from + random.int(most + 1))];
}

function replaced(bytes: Buffer, [from, to]: [number, number], ...instead: Buffer[]): Buffer {
  return Buffer.concat([bytes.subarray(0, from), ...instead, bytes.subarray(to)]);
}

function inserted(bytes: Buffer, random: Random, piece: Buffer): Buffer {
  const at = random.int(bytes.length + 1);
  return replaced(bytes, [at, random.once(3) ? Math.min(bytes.length, at + piece.length) : at], piece);
}

const mutations: Readonly<Record<string, Mutation>> = {
  flip(bytes, random) {
    const copy = Buffer.from(bytes);
    const at = random.int(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.int(8));
    return copy;
  },
  set: (bytes, random) => replaced(bytes, blockOf(bytes, random), Buffer.of(random.int(256))),
  token: (bytes, random) => inserted(bytes, random, random.pick(tokens)),
  piece: (bytes, random) => inserted(bytes, random, random.pick(pieces)),
  delete: (bytes, random) => replaced(bytes, blockOf(bytes, random)),
  duplicate(bytes, random) {
    const [from, to] = blockOf(bytes, random);
    const at = random.int(bytes.length + 1);
    const times = random.pick([1, 1, 2, 30]);
    const block = bytes.subarray(from, to);
    return replaced(bytes, [at, at], ...Array.from({ length: block.length > 2000 ? 1 : times }, () => block));
  },
  swap(bytes, random) {
    const [, b, c, d] = [0, 1, 2, 3].map(() => random.int(bytes.length + 1)).sort((x, y) => x - y) as [
      ...[number, number, number, number],
    ];
    const a = random.int(b + 1);
    return Buffer.concat([
      ...[bytes.subarray(0, a), bytes.subarray(c, d), bytes.subarray(b, c), bytes.subarray(a, b)],
      bytes.subarray(d),
    ]);
  },
  splice(bytes, random, other) {
    const [from, to] = blockOf(other, random);
    return replaced(bytes, blockOf(bytes, random), other.subarray(from, to));
  },
  run(bytes, random) {
    const length = random.pick([3, 20, 200, random.once(40) ? 100_000 : 2000]);
    const byte = random.once(4)
      ? random.int(256)
      : random.pick([0x22, 0x2c, 0x0a, 0x0d, 0x20, 0x00, 0x5c, 0x61]);
    return inserted(bytes, random, Buffer.alloc(length, byte));
  },
  truncate: (bytes, random) => bytes.subarray(0, random.int(bytes.length + 1)),
  /** A byte of one kind becomes another everywhere. */
  translate(bytes, random) {
    const from = random.pick([0x2c, 0x22, 0x0a, 0x0d, 0x20, 0x3b, bytes[random.int(bytes.length)] ?? 0]);
    const to = random.pick([
      0x2c,
      0x22,
      0x27,
      0x0a,
      0x0d,
      0x09,
      0x3b,
      0x7c,
      0x5c,
      0x00,
      0x20,
      random.int(256),
    ]);
    return Buffer.from(bytes.map((byte) => (byte === from ? to : byte)));
  },
};
const names = Object.keys(mutations);

/** No file grows beyond it by mutations. Bytes. */
const longest = 512 * 1024;

/** A file with some changes, and their names. */
export function mutated(
  bytes: Buffer,
  random: Random,
  other: () => Buffer,
): { bytes: Buffer; changes: string[] } {
  const changes = Array.from({ length: random.pick([0, 1, 1, 1, 2, 2, 3, 5, 8]) }, () => random.pick(names));
  let result = bytes;
  for (const name of changes) result = mutations[name]?.(result, random, other()) ?? result;
  return { bytes: result.subarray(0, longest), changes };
}
