import type { Random } from './csv-random.ts';

/** Deflate in blocks of any kind and any code that RFC 1951 allows, as no encoder would choose them. */
interface Bits {
  put(value: number, count: number): void;
  align(): void;
  bytes(): Buffer;
}

function createBits(): Bits {
  const bytes: number[] = [];
  let used = 0;
  return {
    put(value, count) {
      for (let i = 0; i < count; i++, used = (used + 1) % 8) {
        if (used === 0) bytes.push(0);
        bytes.push((bytes.pop() as number) | (((value >> i) & 1) << used));
      }
    },
    align() {
      used = 0;
    },
    bytes: () => Buffer.from(bytes),
  };
}

type Token = { byte: number } | { length: number; distance: number };

/** The first value of each symbol, and its extra bits. */
const lengthBases = basesOf(29, 3, (symbol) => (symbol < 8 || symbol === 28 ? 0 : (symbol - 4) >> 2));
const distanceBases = basesOf(30, 1, (symbol) => (symbol < 4 ? 0 : (symbol - 2) >> 1));
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function basesOf(symbols: number, first: number, extraOf: (symbol: number) => number) {
  let base = first;
  return Array.from({ length: symbols }, (_, symbol) => {
    const one = { base, extra: extraOf(symbol) };
    base += 1 << one.extra;
    return one;
  });
}

/** The symbol 285 is 258 alone; 284 may write it too. */
function symbolOf(bases: typeof lengthBases, value: number, isLong: boolean): number {
  const last = bases.length - 1;
  if (isLong) return last;
  return bases.findLastIndex(
    ({ base }, symbol) => base <= value && !(bases === lengthBases && symbol === last),
  );
}

interface Code {
  lengths: number[];
  codes: number[];
}

/** Canonical codes, with their first bit lowest. */
function codeOf(lengths: number[]): Code {
  let code = 0;
  const codes = lengths.map(() => 0);
  for (let length = 1; length <= 15; length++, code <<= 1) {
    for (const [symbol, own] of lengths.entries()) {
      if (own !== length) continue;
      let reversed = 0;
      for (let i = 0; i < length; i++) reversed |= ((code >> i) & 1) << (length - 1 - i);
      codes[symbol] = reversed;
      code++;
    }
  }
  return { lengths, codes };
}

/** Random lengths of a complete code for these symbols. */
function randomLengths(random: Random, symbols: readonly number[], size: number, most: number): number[] {
  const leaves = [0];
  const isDeep = random.once(2);
  while (leaves.length < symbols.length) {
    // A deep code grows at its last leaf for a while.
    let at = isDeep && !random.once(8) ? leaves.length - 1 : random.int(leaves.length);
    while (leaves[at] === most) at = random.int(leaves.length);
    const depth = (leaves[at] as number) + 1;
    leaves[at] = depth;
    leaves.push(depth);
  }
  const lengths = Array.from({ length: size }, () => 0);
  for (const symbol of symbols) {
    const at = random.int(leaves.length);
    lengths[symbol] = Math.max(1, leaves[at] as number);
    leaves[at] = leaves.at(-1) as number;
    leaves.pop();
  }
  return lengths;
}

const fixedLiterals = codeOf(
  Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
);
const fixedDistances = codeOf(Array.from({ length: 30 }, () => 5));

/** @returns a stream of `blocks` blocks behind a text, if there is one, and the text that it adds */
export function randomDeflate(random: Random, blocks: number): { bytes: Buffer; text: Buffer } {
  const bits = createBits();
  const text: number[] = [];
  for (let block = 1; block <= blocks; block++) {
    bits.put(block === blocks ? 1 : 0, 1);
    const kind = random.int(4);
    bits.put(Math.min(kind, 2), 2);
    if (kind === 0) putStored(bits, random, text);
    else {
      const tokens = randomTokens(random, text);
      if (kind === 1) putTokens(bits, tokens, fixedLiterals, fixedDistances);
      else putDynamic(bits, random, tokens);
    }
  }
  return { bytes: bits.bytes(), text: Buffer.from(text) };
}

function putStored(bits: Bits, random: Random, text: number[]): void {
  const size = random.pick([0, 1, random.int(40), random.int(2000), random.once(10) ? 65_535 : 7]);
  bits.align();
  bits.put(size, 16);
  bits.put(~size, 16);
  for (let i = 0; i < size; i++) {
    const byte = random.int(256);
    bits.put(byte, 8);
    text.push(byte);
  }
}

function randomTokens(random: Random, text: number[]): (Token & { isLong?: boolean })[] {
  const count = random.pick([0, 1, 2, random.int(20), random.int(300)]);
  const values = random.pick([1, 2, 20, 256]);
  const matches = random.pick([1, 3, 1000]);
  return Array.from({ length: count }, () => {
    if (text.length === 0 || !random.once(matches)) {
      const byte = (97 + random.int(values)) % 256;
      text.push(byte);
      return { byte };
    }
    const farthest = Math.min(text.length, 32_768);
    const distance = random.pick([
      1,
      Math.min(farthest, 1 + random.int(20)),
      1 + random.int(farthest),
      farthest,
    ]);
    const length = random.pick([3, 3 + random.int(8), 3 + random.int(256), 258, 257]);
    for (let i = 0; i < length; i++) text.push(text[text.length - distance] as number);
    return { length, distance, isLong: length === 258 && random.once(2) };
  });
}

function symbolsOf(tokens: readonly (Token & { isLong?: boolean })[]) {
  return tokens.map((token) =>
    'byte' in token
      ? { literal: token.byte, distance: null, token }
      : {
          literal: 257 + symbolOf(lengthBases, token.length, token.isLong ?? false),
          distance: symbolOf(distanceBases, token.distance, false),
          token,
        },
  );
}

function putTokens(bits: Bits, tokens: readonly Token[], literals: Code, distances: Code): void {
  const put = ({ codes, lengths }: Code, symbol: number) =>
    bits.put(codes[symbol] as number, lengths[symbol] as number);
  for (const { literal, distance, token } of symbolsOf(tokens)) {
    put(literals, literal);
    if (distance === null || 'byte' in token) continue;
    const length = lengthBases[literal - 257] as { base: number; extra: number };
    bits.put(token.length - length.base, length.extra);
    put(distances, distance);
    const far = distanceBases[distance] as { base: number; extra: number };
    bits.put(token.distance - far.base, far.extra);
  }
  put(literals, 256);
}

function putDynamic(bits: Bits, random: Random, tokens: readonly Token[]): void {
  const symbols = symbolsOf(tokens);
  const some = (below: number) => Array.from({ length: random.int(below) }, () => random.int(below));
  const literals = [...new Set([256, ...symbols.map(({ literal }) => literal), ...some(286)])];
  const distances = [
    ...new Set([...symbols.flatMap(({ distance }) => distance ?? []), ...(random.once(2) ? some(30) : [])]),
  ];
  const literalCode = codeOf(randomLengths(random, literals, 286, 15));
  const distanceCode = codeOf(randomLengths(random, distances, 30, 15));
  const literalsUsed = 257 + random.int(2) * 29 || 257;
  const hlit = Math.max(literalsUsed, 1 + Math.max(...literals));
  const hdist = Math.max(1 + random.int(30), 1 + Math.max(0, ...distances));
  const items = itemsOf(random, [
    ...literalCode.lengths.slice(0, hlit),
    ...distanceCode.lengths.slice(0, hdist),
  ]);
  const used = [...new Set([...items.map(({ symbol }) => symbol), ...some(19)])];
  // A code of lengths must be complete.
  if (used.length === 1) used.push(used[0] === 0 ? 1 : 0);
  const lengthCode = codeOf(randomLengths(random, used, 19, 7));
  const hclen = Math.max(4, 1 + lengthOrder.findLastIndex((symbol) => lengthCode.lengths[symbol] !== 0));
  bits.put(hlit - 257, 5);
  bits.put(hdist - 1, 5);
  bits.put(hclen - 4, 4);
  for (const symbol of lengthOrder.slice(0, hclen)) bits.put(lengthCode.lengths[symbol] as number, 3);
  for (const { symbol, extra, count } of items) {
    bits.put(lengthCode.codes[symbol] as number, lengthCode.lengths[symbol] as number);
    bits.put(extra, count);
  }
  putTokens(bits, tokens, literalCode, distanceCode);
}

/** Code lengths with repeats, wherever they may be, over the border of the two codes too. */
function itemsOf(random: Random, lengths: readonly number[]) {
  const items: { symbol: number; extra: number; count: number }[] = [];
  for (let at = 0; at < lengths.length; ) {
    const length = lengths[at] as number;
    let run = 1;
    while (lengths[at + run] === length) run++;
    const isAfter = at > 0 && lengths[at - 1] === length;
    if (length === 0 && run >= 11 && !random.once(4)) {
      const count = Math.min(run, 138);
      items.push({ symbol: 18, extra: count - 11, count: 7 });
      at += count;
    } else if (length === 0 && run >= 3 && !random.once(4)) {
      const count = Math.min(run, 10);
      items.push({ symbol: 17, extra: count - 3, count: 3 });
      at += count;
    } else if (isAfter && run >= 3 && !random.once(4)) {
      const count = Math.min(run, 6);
      items.push({ symbol: 16, extra: count - 3, count: 2 });
      at += count;
    } else {
      items.push({ symbol: length, extra: 0, count: 0 });
      at++;
    }
  }
  return items;
}
