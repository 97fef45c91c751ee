import { isAscii } from 'node:buffer';
import type { Cell } from '../cells/cell.ts';
import { blanksOf, CR, type Dialect, dialectBytes, LF } from './dialect.ts';
import { bufferOf } from './search.ts';

/** A fault inside a record, without the number of its row. Offsets are bytes of the object. */
export type Fault =
  | { kind: 'QuoteInUnquotedField' | 'BareCarriageReturn' | 'BareLineFeed'; offset: number }
  | { kind: 'TextAfterQuote'; offset: number; openedAt: number };

/** What a record consists of. */
export interface Parsed {
  cells: Cell[];
  literalQuotes: number;
  textAfterClose: number;
  /** The first thing in it that the dialect refuses. */
  fault: Fault | null;
  /** The bytes end inside the quoted cell whose quote is at this byte of the object. */
  open: number | null;
  /** The bytes end with a carriage return that a line feed may follow. */
  endsWithReturn: boolean;
}

/** Takes the cells of a record apart. */
export interface RecordBodyParser {
  /** Only blanks, or nothing at all. */
  isBlank(body: Uint8Array): boolean;
  /**
   * @param body the record without its line end, or the beginning of one
   * @param offset the byte of the object at which it begins
   * @param ended a line end follows
   */
  parse(body: Uint8Array, offset: number, ended: boolean): Parsed;
}

/**
 * Reads what the automaton of the dialect has found to be one record, so it knows where the record ends. Faults do not
 * stop it: text behind a closing quote is part of the cell, and so is a quote in an unquoted cell.
 */
export function createRecordBodyParser(dialect: Dialect): RecordBodyParser {
  const { strayQuotes, trim, lineEnd } = dialect;
  const bytes = dialectBytes(dialect);
  const { delimiter, quote, escape: backslash } = bytes;
  const keeps = strayQuotes === 'keep';
  const blanks = blanksOf(bytes);
  const isBlankByte = (byte: number | undefined) => byte !== undefined && blanks.includes(byte);
  /** The line end that is no line end here, outside quotes. */
  const bare = lineEnd === 'lf' ? CR : LF;
  const escapable = [quote, delimiter, backslash, CR, LF];
  const isEscapable = (byte: number | undefined) => byte !== undefined && escapable.includes(byte);

  function parse(raw: Uint8Array, offset: number, ended: boolean): Parsed {
    const body = bufferOf(raw);
    const { length } = body;
    const ascii = isAscii(body) ? body.toString('latin1') : null;
    const textOf = (from: number, to: number) =>
      ascii === null ? body.toString('utf8', from, to) : ascii.slice(from, to);
    const cells: Cell[] = [];
    const parsed: Parsed = {
      ...{ cells, literalQuotes: 0, textAfterClose: 0, fault: null, open: null },
      endsWithReturn: !ended && lineEnd === 'lf' && body[length - 1] === CR,
    };

    function behindBlanks(from: number): number {
      let at = from;
      while (trim && isBlankByte(body[at])) at++;
      return at;
    }

    /** Whether a cell ends here; a carriage return at the end may belong to a line end. */
    function isCellEnd(at: number): boolean {
      return at >= length || body[at] === delimiter || (parsed.endsWithReturn && at === length - 1);
    }

    function refuse(fault: Fault): void {
      parsed.fault ??= fault;
    }

    /** A cell that does not begin with a quote, or what is behind the closing quote of one. Returns where it ends. */
    function plain(start: number, from: number, before: string | null, isIndented: boolean): number {
      let text = before ?? '';
      let at = from;
      let seen = from;
      let isEscaped = false;
      for (; at < length && body[at] !== delimiter; at++) {
        const byte = body[at] as number;
        if (byte === quote) {
          parsed.literalQuotes++;
          if (!keeps) refuse({ kind: 'QuoteInUnquotedField', offset: offset + at });
        } else if (byte === bare) {
          if (byte === LF) refuse({ kind: 'BareLineFeed', offset: offset + at });
          else if (ended || at + 1 < length) refuse({ kind: 'BareCarriageReturn', offset: offset + at });
        } else if (byte === backslash && isEscapable(body[at + 1])) {
          text += textOf(seen, at);
          seen = at + 1;
          isEscaped = true;
          at += body[at + 1] === CR && body[at + 2] === LF ? 2 : 1;
          if (at === length - 1) parsed.endsWithReturn = false;
        }
      }
      let end = at;
      while (trim && end > seen && isBlankByte(body[end - 1])) end--;
      text += textOf(seen, end);
      // What is spelt as a null by an escaped backslash is a text.
      const quoted = before !== null || (isEscaped && text === '\\N');
      push(text, quoted, start, isIndented || end < at);
      return at;
    }

    function push(text: string, quoted: boolean, start: number, isTrimmed: boolean): void {
      const cell = { text, quoted, offset: offset + start };
      cells.push(isTrimmed ? { ...cell, trimmed: true } : cell);
    }

    /** A cell whose opening quote is at `start`. Returns where it ends. */
    function enclosed(start: number, isIndented: boolean): number {
      let text = '';
      let seen = start + 1;
      for (let at = seen; at < length; at++) {
        const byte = body[at];
        if (byte === backslash && isEscapable(body[at + 1])) {
          text += textOf(seen, at);
          seen = ++at;
        } else if (byte === quote && body[at + 1] === quote) {
          text += textOf(seen, ++at);
          seen = at + 1;
        } else if (byte === quote) {
          const rest = behindBlanks(at + 1);
          const isBare = body[rest] === bare;
          const closes = isCellEnd(rest);
          if (!closes && (keeps || !isBare)) parsed.textAfterClose++;
          if (!closes && keeps) continue;
          if (!closes && !isBare)
            refuse({ kind: 'TextAfterQuote', offset: offset + rest, openedAt: offset + start });
          return plain(start, at + 1, text + textOf(seen, at), isIndented);
        }
      }
      parsed.open = offset + start;
      push(text + textOf(seen, length), true, start, isIndented);
      return length;
    }

    for (let at = 0; ; at++) {
      const start = behindBlanks(at);
      const isIndented = start > at;
      at =
        quote >= 0 && body[start] === quote
          ? enclosed(start, isIndented)
          : plain(start, start, null, isIndented);
      if (at >= length) return parsed;
    }
  }

  return {
    isBlank(body) {
      for (const byte of body) if (!blanks.includes(byte)) return false;
      return true;
    },
    parse,
  };
}
