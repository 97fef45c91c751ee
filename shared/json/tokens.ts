import { badEscapeOf } from './escapes.ts';
import type { Expected, Fault } from './fault.ts';

/** A reader could not come to the end: the bytes end before, or there is a fault. */
export const CUT = -1;
export const FAULTY = -2;

/** Further levels of objects and arrays are refused. */
export const DEEPEST = 512;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** What the bytes of a string are: none of ASCII, the quote that ends it, a backslash, or refused. */
const ORDINARY = 0;
const FOREIGN = 1;
const CLOSING = 2;
const ESCAPING = 3;
const REFUSED = 4;
const sorts = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === QUOTE) return CLOSING;
  if (byte === BACKSLASH) return ESCAPING;
  if (byte < 0x20) return REFUSED;
  return byte < 0x80 ? ORDINARY : FOREIGN;
});

/**
 * Reads what records of JSON consist of, strictly by RFC 8259. Each function gets the index of the byte at which what it
 * reads begins, and returns the index behind that, `CUT`, or `FAULTY`.
 */
export interface Tokens {
  open(bytes: Uint8Array): void;
  /** The index of the next byte that is no blank; that of the end where there is none. */
  skip(from: number): number;
  skipString(from: number): number;
  skipNumber(from: number): number;
  /** A value that goes nowhere, or as JSON text. @param depth how many objects and arrays are around it */
  skipValue(from: number, depth: number): number;
  /** The bytes, one character for each. */
  spelt(from: number, to: number): string;
  textOf(from: number, to: number): string;
  /**
   * The string that `skipString` has read last, from behind its opening quote to before the closing one; null where it has
   * half a surrogate pair, or a NUL.
   */
  stringOf(from: number, to: number): string | null;
  /** Tells that something else should be at an index. */
  fail(at: number, expected: Expected): number;
  /** What the last `FAULTY` is about; who finds another fault may set it. */
  fault: Fault | null;
}

/** @param isLine whether a line feed ends the record, wherever it comes */
export function createTokens(isLine: boolean): Tokens {
  const blanks = blankTable(isLine);
  let bytes: Uint8Array = new Uint8Array(0);
  let buffer: Buffer = Buffer.alloc(0);
  let end = 0;
  /** One character for each byte. */
  let latin1 = '';
  /** Of the string that was read last. */
  let hasEscape = false;
  let isAscii = true;

  function fail(at: number, expected: Expected): number {
    // A line that ends too soon is told apart from a chunk that does.
    if (at >= end) return CUT;
    tokens.fault = { kind: 'InvalidJson', at, expected };
    return FAULTY;
  }

  function skip(from: number): number {
    if (from < end && (bytes[from] as number) > 0x20) return from;
    let at = from;
    while (at < end && blanks[bytes[at] as number] === 1) at++;
    return at;
  }

  /** Behind the string whose opening quote is at `from`. Sets `hasEscape` and `isAscii`. */
  function skipString(from: number): number {
    hasEscape = false;
    isAscii = true;
    for (let at = from + 1; at < end; at++) {
      const sort = sorts[bytes[at] as number];
      if (sort === ORDINARY) continue;
      if (sort === CLOSING) return at + 1;
      if (sort === FOREIGN) isAscii = false;
      else if (sort === ESCAPING) {
        hasEscape = true;
        at = skipEscape(at);
        if (at < 0) return at;
      } else return fail(at, bytes[at] === 0x0a && isLine ? 'quote' : 'noControl');
    }
    return CUT;
  }

  /** The last byte of the escape at `at`. */
  function skipEscape(at: number): number {
    const byte = bytes[at + 1];
    if (byte === undefined || at + 1 >= end) return CUT;
    if (byte !== 0x75) return isEscape(byte) ? at + 1 : fail(at + 1, 'escape');
    for (let digit = at + 2; digit < at + 6; digit++) {
      if (digit >= end) return CUT;
      if (!isHex(bytes[digit] as number)) return fail(digit, 'hex');
    }
    return at + 5;
  }

  function skipNumber(from: number): number {
    let at = from;
    if (bytes[at] === MINUS) at++;
    if (at >= end) return CUT;
    const first = bytes[at] as number;
    if (!isDigit(first)) return fail(at, 'digit');
    at = first === ZERO ? at + 1 : digits(at);
    if (at < end && bytes[at] === 0x2e) {
      const fraction = at + 1;
      at = digits(fraction);
      if (at === fraction) return fail(at, 'digit');
    }
    if (at < end && ((bytes[at] as number) | 0x20) === 0x65) {
      at++;
      if (at < end && isSign(bytes[at] as number)) at++;
      const exponent = at;
      at = digits(exponent);
      if (at === exponent) return fail(at, 'digit');
    }
    return at;
  }

  function digits(from: number): number {
    let at = from;
    while (at < end && isDigit(bytes[at] as number)) at++;
    return at;
  }

  function skipWord(from: number, word: string): number {
    for (let index = 1; index < word.length; index++) {
      if (from + index >= end) return CUT;
      if (bytes[from + index] !== word.charCodeAt(index)) return fail(from, 'value');
    }
    return from + word.length;
  }

  /** Behind the value at `from`, which goes nowhere, or as JSON text. */
  function skipValue(from: number, depth: number): number {
    if (from >= end) return CUT;
    switch (bytes[from]) {
      case QUOTE:
        return skipString(from);
      case OPEN_BRACE:
        return skipNested(from, depth, CLOSE_BRACE);
      case OPEN_BRACKET:
        return skipNested(from, depth, CLOSE_BRACKET);
      case 0x74:
        return skipWord(from, 'true');
      case 0x66:
        return skipWord(from, 'false');
      case 0x6e:
        return skipWord(from, 'null');
      default:
        return isNumberStart(bytes[from] as number) ? skipNumber(from) : fail(from, 'value');
    }
  }

  function skipNested(from: number, depth: number, close: number): number {
    if (depth >= DEEPEST) return fail(from, 'shallower');
    const isObject = close === CLOSE_BRACE;
    let at = skip(from + 1);
    if (at < end && bytes[at] === close) return at + 1;
    for (let isFirst = true; ; isFirst = false) {
      if (isObject) {
        if (at >= end) return CUT;
        if (bytes[at] !== QUOTE) return fail(at, isFirst ? 'keyOrEnd' : 'key');
        at = skipString(at);
        if (at < 0) return at;
        at = skip(at);
        if (at >= end || bytes[at] !== COLON) return fail(at, 'colon');
        at = skip(at + 1);
      }
      at = skipValue(at, depth + 1);
      if (at < 0) return at;
      at = skip(at);
      if (at >= end) return CUT;
      if (bytes[at] === close) return at + 1;
      if (bytes[at] !== COMMA) return fail(at, isObject ? 'commaOrBrace' : 'commaOrBracket');
      at = skip(at + 1);
    }
  }

  function stringOf(from: number, to: number): string | null {
    if (!hasEscape) return isAscii ? latin1.slice(from, to) : buffer.toString('utf8', from, to);
    const text: string = JSON.parse(`"${buffer.toString('utf8', from, to)}"`);
    const bad = badEscapeOf(text, latin1.slice(from, to));
    if (bad === null) return text;
    fail(from + bad.at, bad.expected);
    return null;
  }

  const tokens: Tokens = {
    open(next) {
      bytes = next;
      buffer = Buffer.from(next.buffer, next.byteOffset, next.byteLength);
      latin1 = buffer.toString('latin1');
      end = next.length;
    },
    skip,
    skipString,
    skipNumber,
    skipValue,
    stringOf,
    fail,
    spelt: (from, to) => latin1.slice(from, to),
    textOf: (from, to) => buffer.toString('utf8', from, to),
    fault: null,
  };
  return tokens;
}

/** 1 for each blank; where a line is a record, its end is none. */
function blankTable(isLine: boolean): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of [0x20, 0x09, 0x0d]) table[byte] = 1;
  if (!isLine) table[0x0a] = 1;
  return table;
}

const isDigit = (byte: number) => byte >= ZERO && byte <= NINE;
const isSign = (byte: number) => byte === PLUS || byte === MINUS;
const isNumberStart = (byte: number) => byte === MINUS || isDigit(byte);
const isHex = (byte: number) => isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
const isEscape = (byte: number) =>
  byte === QUOTE || byte === BACKSLASH || byte === 0x2f || [0x62, 0x66, 0x6e, 0x72, 0x74].includes(byte);
