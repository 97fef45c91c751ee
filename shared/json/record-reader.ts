import { BOOLEAN, clear, type JsonCell, type Kind, NESTED, NONE, NULL, NUMBER, STRING } from './cell.ts';
import { compact } from './compact.ts';
import type { Fault } from './fault.ts';
import { createFieldCells, type Extra, type FieldCells, told } from './field-cells.ts';
import { addChild, createFieldTree, type FieldNode } from './field-tree.ts';
import { createKnownKeys, EXACT, type KnownKey, type KnownKeys, keyOfElement, learn } from './keys.ts';
import type { Field } from './path.ts';
import { CUT, createTokens, DEEPEST, FAULTY } from './tokens.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

export interface ReaderOptions {
  fields: readonly Field[];
  extra: Extra;
  /** Whether a line feed ends the record, wherever it comes. */
  isLine: boolean;
}

/**
 * Reads records of JSON, strictly by RFC 8259. What is no longer needed when the next record is read is used again, so a
 * record takes no memory of its own but for its texts.
 */
export interface JsonRecordReader extends Pick<FieldCells, 'cells' | 'collected' | 'dropped'> {
  /** The bytes that are read next. @param offset the byte of the text at which they begin */
  open(bytes: Uint8Array, offset: number): void;
  /** Reads the object that begins at index `at`. Returns the index behind it, `CUT`, or `FAULTY`. */
  read(at: number): number;
  /** The index of the next byte from `at` on that is no blank; that of the end where there is none. */
  skipBlanks(at: number): number;
  /** What `FAULTY` is about. `at` is an index of the bytes. */
  readonly fault: Fault | null;
}

/** What is done for every value is in this one function: what is called in another object is a quarter slower. */
export function createRecordReader({ fields, extra, isLine }: ReaderOptions): JsonRecordReader {
  const tokens = createTokens(isLine);
  const { skip, skipString, skipNumber, skipValue, spelt, stringOf, fail } = tokens;
  const found = createFieldCells(fields.length);
  const { cells } = found;
  const keys = new Map<FieldNode, KnownKeys>();
  const rootKeys = keysOf(createFieldTree(fields));
  let record = 0;
  let bytes: Uint8Array = new Uint8Array(0);
  let base = 0;
  let end = 0;

  function refuse(fault: Fault): typeof FAULTY {
    tokens.fault = fault;
    return FAULTY;
  }

  function keysOf(node: FieldNode): KnownKeys {
    let known = keys.get(node);
    if (known === undefined) {
      known = createKnownKeys(node);
      keys.set(node, known);
    }
    return known;
  }

  /** The key whose opening quote is at `at`; `keyEnd` is then behind its closing one. null: `keyEnd` says why. */
  let keyEnd = 0;
  function readKey(known: KnownKeys, place: number, at: number): KnownKey | null {
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
    if (key !== null) return learn(known, place, key, bytes.subarray(at + 1, keyEnd - 1));
    keyEnd = FAULTY;
    return null;
  }

  /** Sets the cells of a place's fields. Returns why it can't be. */
  function set(
    node: FieldNode,
    exactness: number,
    keyAt: number,
    at: number,
    text: string,
    kind: Kind,
  ): Fault | null {
    const { fields } = node;
    for (let index = 0; index < fields.length; index++) {
      const cell = cells[fields[index] as number] as JsonCell;
      if (cell.setBy === record) {
        if (extra !== 'drop' || cell.setAs === exactness)
          return { kind: 'RepeatedKey', at: keyAt, key: told(node.path) };
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
    return null;
  }

  function clearUnset(): void {
    for (let field = 0; field < cells.length; field++) {
      const cell = cells[field] as JsonCell;
      if (cell.setBy !== record && cell.kind !== NONE) clear(cell);
    }
  }

  /** A value that no field asks for. Returns the index behind it, or why there is none. */
  function readExtra(parent: FieldNode, key: KnownKey, keyAt: number, at: number, depth: number): number {
    if (extra === 'reject')
      return refuse({ kind: 'UnexpectedKey', at: keyAt, key: told([...parent.path, key.key]) });
    if (extra === 'drop') {
      found.tellDropped(parent.path, key.key);
      return skipValue(at, depth);
    }
    const node = addChild(parent, key.key);
    key.node = node;
    key.exactness = EXACT;
    const fault = found.collect(node, keyAt);
    return fault === null ? readValue(node, EXACT, keyAt, at, depth) : refuse(fault);
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
    } else if (first === MINUS || (first >= ZERO && first <= NINE)) {
      to = skipNumber(at);
      if (to < 0) return to;
      text = spelt(at, to);
      kind = NUMBER;
    } else if (first === OPEN_BRACE || first === OPEN_BRACKET) {
      return readNested(node, exactness, keyAt, at, depth, first === OPEN_BRACE);
    } else {
      to = skipValue(at, depth);
      if (to < 0) return to;
      kind = first === 0x6e ? NULL : BOOLEAN;
      if (kind === BOOLEAN) text = spelt(at, to);
    }
    if (node.fields.length === 0) {
      if (kind === NULL) return to;
      const fault = placeOf(node, keyAt);
      if (fault !== null) return refuse(fault);
    }
    // Beside it other records have objects: it is text as they are.
    const isBesideObjects = extra === 'collect' && node.children.size > 0 && kind !== NULL;
    const fault = set(node, exactness, keyAt, at, text, isBesideObjects ? NESTED : kind);
    return fault === null ? to : refuse(fault);
  }

  /** Finds a place for a value that comes where something was expected to have places inside, and is no object. */
  function placeOf(node: FieldNode, keyAt: number): Fault | null {
    if (extra === 'collect') return found.collect(node, keyAt);
    if (extra === 'reject') return { kind: 'UnexpectedKey', at: keyAt, key: told(node.path) };
    found.tellDropped(node.path.slice(0, -1), node.path.at(-1) ?? '');
    return null;
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
    else if (isObject) to = readObject(keysOf(node), exactness, at, depth);
    else to = readArray(node, exactness, at, depth);
    if (to < 0 || node.fields.length === 0) return to;
    const fault = set(node, exactness, keyAt, at, compact(tokens.textOf(at, to)), NESTED);
    return fault === null ? to : refuse(fault);
  }

  function readArray(node: FieldNode, exactness: number, from: number, depth: number): number {
    if (depth >= DEEPEST) return fail(from, 'shallower');
    let at = skip(from + 1);
    if (at < end && bytes[at] === CLOSE_BRACKET) return at + 1;
    for (let index = 0; ; index++) {
      const child = node.children.get(String(index));
      if (child !== undefined) at = readValue(child, exactness, at, at, depth + 1);
      else if (node.fields.length > 0) at = skipValue(at, depth + 1);
      else at = readExtra(node, keyOfElement(index), at, at, depth + 1);
      if (at < 0) return at;
      at = skip(at);
      if (at >= end) return CUT;
      if (bytes[at] === CLOSE_BRACKET) return at + 1;
      if (bytes[at] !== COMMA) return fail(at, 'commaOrBracket');
      at = skip(at + 1);
    }
  }

  function readObject(known: KnownKeys, exactness: number, from: number, depth: number): number {
    if (depth >= DEEPEST) return fail(from, 'shallower');
    const { node } = known;
    let at = skip(from + 1);
    if (at < end && bytes[at] === CLOSE_BRACE) return at + 1;
    for (let place = 0; ; place++) {
      if (at >= end) return CUT;
      if (bytes[at] !== QUOTE) return fail(at, place === 0 ? 'keyOrEnd' : 'key');
      const keyAt = at;
      const key = readKey(known, place, at);
      if (key === null) return keyEnd;
      const isText = key.node === null && node.fields.length > 0;
      if (key.seen === record && !isText && (key.node !== null || extra !== 'drop'))
        return refuse({ kind: 'RepeatedKey', at: keyAt, key: told([...node.path, key.key]) });
      key.seen = record;
      at = keyEnd;
      if (bytes[at] !== COLON || at >= end) {
        at = skip(at);
        if (at >= end || bytes[at] !== COLON) return fail(at, 'colon');
      }
      at = skip(at + 1);
      if (key.node !== null) {
        const exact = Math.min(key.exactness, exactness);
        at = readValue(key.node, exact, keyAt, at, depth + 1);
      } else if (isText) at = skipValue(at, depth + 1);
      else at = readExtra(node, key, keyAt, at, depth + 1);
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
      tokens.open(next);
      bytes = next;
      base = offset;
      end = next.length;
    },
    read(at) {
      record++;
      tokens.fault = null;
      const to = bytes[at] === OPEN_BRACE ? readObject(rootKeys, EXACT, at, 0) : fail(at, 'object');
      if (to >= 0) clearUnset();
      return to;
    },
    skipBlanks: skip,
    cells,
    collected: found.collected,
    dropped: found.dropped,
    get fault() {
      return tokens.fault;
    },
  };
}
