import type { Cell } from '../cells/cell.ts';
import { normal } from '../csv/head/names.ts';
import { compact } from './compact.ts';
import type { Expected, Fault } from './fault.ts';
import { addChild, createFieldTree, type FieldNode } from './field-tree.ts';
import { type Field, type Path, pointerOf } from './path.ts';

/** What a cell was in the record; `none`: the record has no key for it, and it is null too. */
export const NONE = 0;
export const NULL = 1;
export const STRING = 2;
export const NUMBER = 3;
export const BOOLEAN = 4;
/** An object or an array: the text of the cell is JSON. */
export const NESTED = 5;
export type Kind = typeof NONE | typeof NULL | typeof STRING | typeof NUMBER | typeof BOOLEAN | typeof NESTED;

/** One value of a record. */
export interface JsonCell extends Cell {
  kind: Kind;
  isNumber: boolean;
  /** The record that has set it last, and how exactly its keys were those that are meant. */
  setBy: number;
  setAs: number;
}

/** What becomes of values that no field asks for: an anomaly, nothing, or each becomes a further field. */
export type Extra = 'reject' | 'drop' | 'collect';

export interface ReaderOptions {
  fields: readonly Field[];
  extra: Extra;
  /** Whether a line feed ends the record, wherever it comes. */
  isLine: boolean;
}

/** `read` could not come to the end of the record: the bytes end before, or there is a fault. */
export const CUT = -1;
export const FAULTY = -2;

/**
 * Reads records of JSON, strictly by RFC 8259. What is no longer needed when the next record is read is used again, so a
 * record takes no memory of its own but for its texts.
 */
export interface JsonRecordReader {
  /** The bytes that are read next. @param offset the byte of the text at which they begin */
  open(bytes: Uint8Array, offset: number): void;
  /** Reads the object that begins at index `at`. Returns the index behind it, `CUT`, or `FAULTY`. */
  read(at: number): number;
  /** The index of the next byte from `at` on that is no blank; that of the end where there is none. */
  skipBlanks(at: number): number;
  /** Of the last record: one cell for each field, those that were collected behind the others. */
  readonly cells: readonly JsonCell[];
  /** The JSON Pointers of the fields that were collected, in the order of their first appearance. */
  readonly collected: readonly string[];
  /** What `FAULTY` is about. `at` is an index of the bytes. */
  readonly fault: Fault | null;
  /** The paths of values that were dropped; of many, the first ones. */
  readonly dropped: ReadonlySet<string>;
}

/** Further levels of objects and arrays are refused. */
const DEEPEST = 512;
/** Further keys are refused, where all of them are collected. */
const MOST_FIELDS = 5000;
/** Keys of an object that are remembered, and paths that are told. */
const MOST_KNOWN = 10_000;
const MOST_TOLD = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** How exactly a key is the one that is meant. */
const FORGIVEN = 1;
const EXACT = 2;

/** A key of an object, as it was met before. */
interface Entry {
  key: string;
  /** As it is spelt between its quotes. */
  bytes: Uint8Array;
  /** null: no field is there. */
  node: FieldNode | null;
  exactness: number;
  /** The record that had it last. */
  seen: number;
}

/** What is known of the keys of the objects at one place. */
interface Known {
  node: FieldNode;
  entries: Map<string, Entry>;
  /** By the place among the keys of the object: most objects have their keys in the order of those before. */
  order: Entry[];
}

const empty = new Uint8Array(0);

export function createRecordReader({ fields, extra, isLine }: ReaderOptions): JsonRecordReader {
  const root = createFieldTree(fields);
  const knowns = new Map<FieldNode, Known>();
  const blanks = blankTable(isLine);
  const cells: JsonCell[] = fields.map(emptyCell);
  const collected: string[] = [];
  const dropped = new Set<string>();
  let record = 0;
  let fault: Fault | null = null;
  let bytes: Uint8Array = empty;
  let buffer: Buffer = Buffer.alloc(0);
  let base = 0;
  let end = 0;
  /** One character for each byte, made when it is needed first. */
  let latin1 = '';
  const rootKnown = knownOf(root);

  function fail(at: number, expected: Expected): number {
    // A line that ends too soon is told apart from a chunk that does.
    if (at >= end) return CUT;
    fault = { kind: 'InvalidJson', at, expected };
    return FAULTY;
  }

  function knownOf(node: FieldNode): Known {
    let known = knowns.get(node);
    if (known === undefined) {
      known = { node, entries: new Map(), order: [] };
      knowns.set(node, known);
    }
    return known;
  }

  function skip(from: number): number {
    if (from < end && (bytes[from] as number) > 0x20) return from;
    let at = from;
    while (at < end && blanks[bytes[at] as number] === 1) at++;
    return at;
  }

  /** Behind the string whose opening quote is at `from`. Sets `hasEscape` and `isAscii`. */
  let hasEscape = false;
  let isAscii = true;
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
    if (first < ZERO || first > NINE) return fail(at, 'digit');
    at = first === ZERO ? at + 1 : digits(at);
    if (at < end && bytes[at] === 0x2e) {
      const fraction = at + 1;
      at = digits(fraction);
      if (at === fraction) return fail(at, 'digit');
    }
    if (at < end && ((bytes[at] as number) | 0x20) === 0x65) {
      at++;
      if (at < end && (bytes[at] === 0x2b || bytes[at] === MINUS)) at++;
      const exponent = at;
      at = digits(exponent);
      if (at === exponent) return fail(at, 'digit');
    }
    return at;
  }

  function digits(from: number): number {
    let at = from;
    while (at < end && (bytes[at] as number) >= ZERO && (bytes[at] as number) <= NINE) at++;
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

  function textOf(from: number, to: number): string {
    return latin1.slice(from, to);
  }

  /** The string between the quotes before `from` and at `to`; null where it has half a surrogate pair, or a NUL. */
  function stringOf(from: number, to: number): string | null {
    if (!hasEscape) return isAscii ? textOf(from, to) : buffer.toString('utf8', from, to);
    const text: string = JSON.parse(`"${buffer.toString('utf8', from, to)}"`);
    if (!text.isWellFormed()) {
      fail(from + badEscape(from, to, isSurrogate), 'surrogate');
      return null;
    }
    if (text.includes('\0')) {
      fail(from + badEscape(from, to, (code) => code === 0), 'noNul');
      return null;
    }
    return text;
  }

  /** Where the first escape of a code unit stands that is wrong for itself. */
  function badEscape(from: number, to: number, isBad: (code: number) => boolean): number {
    const escapes = /\\(?:u([0-9a-fA-F]{4})|.)/gs;
    const text = textOf(from, to);
    let high = -1;
    for (let found = escapes.exec(text); found !== null; found = escapes.exec(text)) {
      if (found[1] === undefined) continue;
      const code = Number.parseInt(found[1], 16);
      const isPair = high >= 0 && isLow(code) && found.index === high + 6;
      if (high >= 0 && !isPair) return high;
      high = -1;
      if (!isBad(code) || isPair) continue;
      if (isSurrogate(code) && !isLow(code)) high = found.index;
      else return found.index;
    }
    return Math.max(0, high);
  }

  /** The entry of the key whose opening quote is at `at`; `keyEnd` is then behind its closing one. null: see `keyEnd`. */
  let keyEnd = 0;
  function entryAt(known: Known, place: number, at: number): Entry | null {
    const guess = known.order[place];
    if (guess !== undefined) {
      const { bytes: key } = guess;
      const behind = at + 1 + key.length;
      let same = behind < end && bytes[behind] === QUOTE;
      for (let index = 0; same && index < key.length; index++) same = bytes[at + 1 + index] === key[index];
      if (same) {
        keyEnd = behind + 1;
        return guess;
      }
    }
    keyEnd = skipString(at);
    if (keyEnd < 0) return null;
    const key = stringOf(at + 1, keyEnd - 1);
    if (key === null) {
      keyEnd = FAULTY;
      return null;
    }
    let entry = known.entries.get(key);
    if (entry === undefined) {
      entry = createEntry(known.node, key, bytes.slice(at + 1, keyEnd - 1));
      if (known.entries.size < MOST_KNOWN) known.entries.set(key, entry);
    }
    if (place < MOST_KNOWN) known.order[place] = entry;
    return entry;
  }

  function createEntry(node: FieldNode, key: string, spelt: Uint8Array): Entry {
    const exact = node.children.get(key);
    const child = exact ?? node.alike.get(normal(key)) ?? null;
    // Guesses are compared with the bytes, and an escaped key has others than one that is not.
    return { key, bytes: spelt, node: child, exactness: exact ? EXACT : FORGIVEN, seen: 0 };
  }

  /** A value that no field asks for. Returns the index behind it, or why there is none. */
  function readExtra(parent: FieldNode, entry: Entry, keyAt: number, at: number, depth: number): number {
    if (extra === 'reject') {
      fault = { kind: 'UnexpectedKey', at: keyAt, key: told([...parent.path, entry.key]) };
      return FAULTY;
    }
    if (extra === 'drop') {
      tellDropped(parent.path, entry.key);
      return skipValue(at, depth);
    }
    const node = addChild(parent, entry.key);
    entry.node = node;
    entry.exactness = EXACT;
    if (!collect(node, keyAt)) return FAULTY;
    return readValue(node, EXACT, keyAt, at, depth);
  }

  function tellDropped(path: Path, key: string): void {
    if (dropped.size < MOST_TOLD) dropped.add(told([...path, key]));
  }

  /** Makes a field of a node. */
  function collect(node: FieldNode, keyAt: number): boolean {
    if (cells.length >= MOST_FIELDS) {
      fault = { kind: 'TooManyKeys', at: keyAt, limit: MOST_FIELDS };
      return false;
    }
    node.fields.push(cells.length);
    cells.push(emptyCell());
    collected.push(pointerOf(node.path));
    return true;
  }

  /** Sets the cells of a node's fields. Returns whether all is well. */
  function set(
    node: FieldNode,
    exactness: number,
    keyAt: number,
    at: number,
    text: string,
    kind: Kind,
  ): boolean {
    const { fields } = node;
    for (let index = 0; index < fields.length; index++) {
      const cell = cells[fields[index] as number] as JsonCell;
      if (cell.setBy === record) {
        if (extra !== 'drop' || cell.setAs === exactness) {
          fault = { kind: 'RepeatedKey', at: keyAt, key: told(node.path) };
          return false;
        }
        if (cell.setAs > exactness) continue;
      }
      cell.setBy = record;
      cell.setAs = exactness;
      cell.text = text;
      cell.offset = base + at;
      // What would be a null without quotes.
      cell.quoted = kind === STRING && (text === '' || text === '\\N');
      cell.isNumber = kind === NUMBER;
      cell.kind = kind;
    }
    return true;
  }

  function readValue(node: FieldNode, exactness: number, keyAt: number, at: number, depth: number): number {
    if (at >= end) return CUT;
    const first = bytes[at] as number;
    let to: number;
    let text = '';
    let kind: Kind;
    if (first === QUOTE) {
      to = skipString(at);
      if (to < 0) return to;
      const string = stringOf(at + 1, to - 1);
      if (string === null) return FAULTY;
      text = string;
      kind = STRING;
    } else if (isNumberStart(first)) {
      to = skipNumber(at);
      if (to < 0) return to;
      text = latin1.slice(at, to);
      kind = NUMBER;
    } else if (first === OPEN_BRACE || first === OPEN_BRACKET) {
      return readNested(node, exactness, keyAt, at, depth, first === OPEN_BRACE);
    } else {
      to = skipValue(at, depth);
      if (to < 0) return to;
      kind = first === 0x6e ? NULL : BOOLEAN;
      if (kind === BOOLEAN) text = latin1.slice(at, to);
    }
    if (node.fields.length === 0) {
      if (kind === NULL) return to;
      if (extra === 'drop') tellDropped(node.path.slice(0, -1), node.path.at(-1) ?? '');
      if (!hasPlaceFor(node, keyAt)) return FAULTY;
    }
    // Beside it other records have objects: it is text as they are.
    const isBesideObjects = extra === 'collect' && node.children.size > 0 && kind !== NULL;
    return set(node, exactness, keyAt, at, text, isBesideObjects ? NESTED : kind) ? to : FAULTY;
  }

  /** Whether a value may come where something was expected to have places inside, and is no object. */
  function hasPlaceFor(node: FieldNode, keyAt: number): boolean {
    if (extra === 'drop') return true;
    if (extra === 'collect') return collect(node, keyAt);
    fault = { kind: 'UnexpectedKey', at: keyAt, key: told(node.path) };
    return false;
  }

  function readNested(
    node: FieldNode,
    exactness: number,
    keyAt: number,
    at: number,
    depth: number,
    isObject: boolean,
  ): number {
    let to: number;
    if (node.children.size === 0) to = skipValue(at, depth);
    else if (isObject) to = readObject(knownOf(node), exactness, at, depth);
    else to = readArray(node, exactness, at, depth);
    if (to < 0 || node.fields.length === 0) return to;
    const text = compact(buffer.toString('utf8', at, to));
    return set(node, exactness, keyAt, at, text, NESTED) ? to : FAULTY;
  }

  function readArray(node: FieldNode, exactness: number, from: number, depth: number): number {
    if (depth >= DEEPEST) return fail(from, 'shallower');
    let at = skip(from + 1);
    if (at < end && bytes[at] === CLOSE_BRACKET) return at + 1;
    for (let index = 0; ; index++) {
      const child = node.children.get(String(index));
      if (child !== undefined) at = readValue(child, exactness, at, at, depth + 1);
      else if (node.fields.length > 0) at = skipValue(at, depth + 1);
      else {
        const element = { key: String(index), bytes: empty, node: null, exactness: EXACT, seen: 0 };
        at = readExtra(node, element, at, at, depth + 1);
      }
      if (at < 0) return at;
      at = skip(at);
      if (at >= end) return CUT;
      if (bytes[at] === CLOSE_BRACKET) return at + 1;
      if (bytes[at] !== COMMA) return fail(at, 'commaOrBracket');
      at = skip(at + 1);
    }
  }

  function readObject(known: Known, exactness: number, from: number, depth: number): number {
    if (depth >= DEEPEST) return fail(from, 'shallower');
    const { node } = known;
    let at = skip(from + 1);
    if (at < end && bytes[at] === CLOSE_BRACE) return at + 1;
    for (let place = 0; ; place++) {
      if (at >= end) return CUT;
      if (bytes[at] !== QUOTE) return fail(at, place === 0 ? 'keyOrEnd' : 'key');
      const keyAt = at;
      const entry = entryAt(known, place, at);
      if (entry === null) return keyEnd;
      const isText = entry.node === null && node.fields.length > 0;
      if (entry.seen === record && !isText && (entry.node !== null || extra !== 'drop')) {
        fault = { kind: 'RepeatedKey', at: keyAt, key: told([...node.path, entry.key]) };
        return FAULTY;
      }
      entry.seen = record;
      at = keyEnd;
      if (bytes[at] !== COLON || at >= end) {
        at = skip(at);
        if (at >= end || bytes[at] !== COLON) return fail(at, 'colon');
      }
      at = skip(at + 1);
      if (entry.node !== null) {
        const exact = Math.min(entry.exactness, exactness);
        at = readValue(entry.node, exact, keyAt, at, depth + 1);
      } else if (isText) at = skipValue(at, depth + 1);
      else at = readExtra(node, entry, keyAt, at, depth + 1);
      if (at < 0) return at;
      at = skip(at);
      if (at >= end) return CUT;
      const byte = bytes[at];
      if (byte === CLOSE_BRACE) return at + 1;
      if (byte !== COMMA) return fail(at, 'commaOrBrace');
      at = skip(at + 1);
    }
  }

  return {
    open(next, offset) {
      bytes = next;
      buffer = Buffer.from(next.buffer, next.byteOffset, next.byteLength);
      latin1 = buffer.toString('latin1');
      base = offset;
      end = next.length;
    },
    read(at) {
      record++;
      fault = null;
      const to = bytes[at] === OPEN_BRACE ? readObject(rootKnown, EXACT, at, 0) : fail(at, 'object');
      if (to < 0) return to;
      for (let field = 0; field < cells.length; field++) {
        const cell = cells[field] as JsonCell;
        if (cell.setBy !== record && cell.kind !== NONE) clear(cell);
      }
      return to;
    },
    skipBlanks: skip,
    cells,
    collected,
    get fault() {
      return fault;
    },
    dropped,
  };
}

/** As messages call a place: with dots, where that can't be misread. */
function told(path: Path): string {
  return path.every((key) => key !== '' && !/[./]/.test(key)) || path.length === 1
    ? path.join('.')
    : pointerOf(path);
}

function emptyCell(): JsonCell {
  return { text: '', quoted: false, offset: 0, isNumber: false, kind: NONE, setBy: 0, setAs: 0 };
}

function clear(cell: JsonCell): void {
  cell.text = '';
  cell.quoted = false;
  cell.isNumber = false;
  cell.kind = NONE;
}

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

function blankTable(isLine: boolean): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of [0x20, 0x09, 0x0d]) table[byte] = 1;
  if (!isLine) table[0x0a] = 1;
  return table;
}

const isNumberStart = (byte: number) => byte === MINUS || (byte >= ZERO && byte <= NINE);
const isHex = (byte: number) =>
  (byte >= ZERO && byte <= NINE) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
const isEscape = (byte: number) =>
  byte === QUOTE || byte === BACKSLASH || byte === 0x2f || [0x62, 0x66, 0x6e, 0x72, 0x74].includes(byte);
const isSurrogate = (code: number) => code >= 0xd800 && code <= 0xdfff;
const isLow = (code: number) => code >= 0xdc00 && code <= 0xdfff;
