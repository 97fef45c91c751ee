import type { JsonCutOptions, JsonCutter } from './cutter.ts';
import type { Next } from './element-index.ts';
import { createHeldText } from './held-text.ts';
import type { Records } from './records.ts';
import { CUT } from './tokens.ts';

type Options = Pick<JsonCutOptions, 'range' | 'dataStart' | 'dataEnd' | 'maxRecordBytes' | 'isArray'>;

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;

/**
 * Cuts the elements of an array, or objects that stand one behind the other. A range that is not the first begins with one
 * of them, and one that is not the last ends where one begins.
 */
export function createArrayCutter(options: Options, records: Records): JsonCutter {
  const { range, dataEnd, maxRecordBytes } = options;
  const held = createHeldText(records);
  let position = range.start;
  let next: Next = range.index === 0 ? 'open' : 'element';
  let isArray = range.index > 0 && options.isArray !== false;
  /** The byte at which begins what is held, and how many bytes that must have to be tried again. */
  let begin = range.start;
  let wanted = 0;
  let done = false;

  /** Reads on as far as the bytes go. Returns the index of the first that is to be read again, with others behind it. */
  function readOn(bytes: Uint8Array): number {
    records.open(bytes, begin);
    let at = 0;
    for (;;) {
      at = records.skipBlanks(at);
      if (at >= bytes.length) return at;
      const behind = next === 'element' || bytes[at] === OPEN_BRACE ? readElement(at) : readSign(bytes, at);
      if (behind === CUT) return at;
      if (records.anomaly !== null) return at;
      at = behind;
    }
  }

  function readElement(at: number): number {
    if (next === 'closed') records.refuse(at, 'end');
    else if (next === 'separator' && isArray) records.refuse(at, 'commaOrBracket');
    if (records.anomaly !== null) return at;
    const to = records.read(at);
    if (to < 0) return to;
    if (to - at > maxRecordBytes) records.failTooLong(begin + at, maxRecordBytes);
    else records.accept(at);
    next = 'separator';
    return to;
  }

  /** Reads a bracket or a comma. */
  function readSign(bytes: Uint8Array, at: number): number {
    const byte = bytes[at];
    if (next === 'open' && byte === OPEN_BRACKET) {
      isArray = true;
      next = 'first';
    } else if (isArray && (next === 'first' || next === 'separator') && byte === CLOSE_BRACKET) {
      next = 'closed';
    } else if (isArray && next === 'separator' && byte === COMMA) {
      next = 'element';
    } else records.refuse(at, expected());
    return at + 1;
  }

  function expected() {
    if (next === 'open') return 'arrayOrObject';
    if (next === 'first') return 'objectOrBracket';
    if (next === 'closed') return 'end';
    return isArray ? 'commaOrBracket' : 'objectOrEnd';
  }

  function push(chunk: Uint8Array): void {
    const { sound, fail } = held.check(chunk, position);
    held.hold(chunk.subarray(0, sound));
    position += chunk.length;
    const length = position - chunk.length + sound - begin;
    if (length >= wanted || length > maxRecordBytes || fail !== null) {
      const bytes = held.take();
      const at = readOn(bytes);
      const rest = bytes.subarray(at);
      held.hold(rest);
      begin += at;
      // Each try reads twice as much, so that a long element costs no more than a few times its length.
      wanted = 2 * rest.length;
      if (records.anomaly === null && rest.length > maxRecordBytes)
        records.failTooLong(begin, maxRecordBytes);
    }
    if (records.anomaly === null) fail?.();
    done = records.anomaly !== null;
  }

  return {
    get position() {
      return position;
    },
    get done() {
      return done;
    },
    get limit() {
      return position;
    },
    push,
    end() {
      done = true;
      const bytes = held.end(position);
      if (bytes === null) return;
      const at = readOn(bytes);
      if (records.anomaly !== null) return;
      const isLast = range.end === dataEnd;
      const isWhole = isArray ? next === (isLast ? 'closed' : 'element') : next === 'separator';
      const hasRest = at < bytes.length;
      if (!isWhole || hasRest) records.refuse(bytes.length, 'rest');
    },
    get bytes() {
      return position - range.start;
    },
    unterminated: false,
  };
}
