import type { Dialect } from '../dialect.ts';
import type { Anomaly } from '../report.ts';

/** A line of the head, or several where a quoted cell has line ends. */
export interface HeadRecord {
  kind: 'record' | 'blank' | 'comment';
  /** Bytes; `end` is behind the line end. */
  start: number;
  end: number;
  /** Texts without quotes, one character for each byte. A comment and a blank line have none. */
  cells: string[];
}

/** What no record can have, at a byte. */
export interface Fault {
  kind: Extract<
    Anomaly['kind'],
    'UnclosedQuote' | 'QuoteInUnquotedField' | 'TextAfterQuote' | 'BareCarriageReturn' | 'BareLineFeed'
  >;
  offset: number;
  /** The quote that opened the cell. */
  openedAt: number;
}

export interface ParseOptions {
  dialect: Dialect;
  /** The byte at which a record begins. */
  from: number;
  /** The text ends with `text`: a last record without a line end is one. */
  ends: boolean;
  /** Where the text begins inside a record: in a quoted cell or outside one. */
  within?: 'quoted' | 'unquoted' | undefined;
}

/** Why no more records are read. */
export interface Stop {
  /** The first fault; nothing is read behind it. */
  fault: Fault | null;
  /** Where a record begins that the text cuts off, or that has the fault; null: there is none. */
  cut: number | null;
}

export interface Parsed extends Stop {
  records: HeadRecord[];
}

/** All records of `eachRecord`. */
export function parseHead(text: string, options: ParseOptions): Parsed {
  const records: HeadRecord[] = [];
  const each = eachRecord(text, options);
  for (let next = each.next(); ; next = each.next()) {
    if (next.done) return { records, ...next.value };
    records.push(next.value);
  }
}

/**
 * Reads the records of a text that is small enough to be looked at several times, once in each dialect that it may have.
 * `createScanner` is what reads all of a file; this one goes on where that stops, and knows every byte of its cells.
 *
 * @param text one character for each byte
 */
export function* eachRecord(text: string, options: ParseOptions): Generator<HeadRecord, Stop> {
  const { dialect, ends } = options;
  const { delimiter, quote, trim, comment } = dialect;
  const escapes = dialect.escape === 'backslash';
  const keeps = dialect.strayQuotes === 'keep';
  const isBlank = (index: number) => {
    const character = text[index];
    return (character === ' ' || character === '\t') && character !== delimiter;
  };
  /** Whether a character of an unquoted cell may be more than a part of it. */
  const isSpecial = (character: string | undefined) =>
    character === delimiter ||
    character === '\n' ||
    character === '\r' ||
    character === quote ||
    character === '\\';
  let fault: Fault | null = null;
  let at = options.from;

  /** Length of the line end here; 0: there is none. */
  function lineEnd(index: number): number {
    const character = text[index];
    if (dialect.lineEnd === 'cr') return character === '\r' ? 1 : 0;
    if (character === '\n') return 1;
    return character === '\r' && text[index + 1] === '\n' ? 2 : 0;
  }

  function behindBlanks(index: number): number {
    let behind = index;
    while (isBlank(behind)) behind++;
    return behind;
  }

  /** Whether a quote that ends before `index` closes its cell. */
  function closes(index: number): boolean {
    const next = trim ? behindBlanks(index) : index;
    return next === text.length || text[next] === delimiter || lineEnd(next) > 0;
  }

  /** How many bytes of an escaped character are behind the backslash here; 0: it is text. */
  function escaped(index: number): number {
    if (!escapes || text[index] !== '\\') return 0;
    const next = text[index + 1];
    if (next === undefined) return 0;
    if (next === '\r' && text[index + 2] === '\n') return 2;
    return next === '\\' || next === quote || next === delimiter || next === '\n' || next === '\r' ? 1 : 0;
  }

  function fail(kind: Fault['kind'], offset: number, openedAt: number): null {
    fault = { kind, offset, openedAt };
    return null;
  }

  /** Whether the line end here is none of this dialect. */
  function isBare(index: number): boolean {
    return text[index] === (dialect.lineEnd === 'cr' ? '\n' : '\r');
  }

  function failBare(offset: number): null {
    return fail(text[offset] === '\n' ? 'BareLineFeed' : 'BareCarriageReturn', offset, offset);
  }

  /** The rest of a quoted cell, from behind its opening quote; null: it does not end, or has a fault. */
  function quotedCell(openedAt: number): string | null {
    let value = '';
    let from = at;
    for (;;) {
      while (at < text.length && text[at] !== quote && text[at] !== '\\') at++;
      if (at >= text.length) return ends ? fail('UnclosedQuote', openedAt, openedAt) : null;
      const length = escaped(at);
      if (length > 0) {
        value += text.slice(from, at);
        from = at + 1;
        at += 1 + length;
      } else if (text[at] !== quote) at++;
      else if (text[at + 1] === quote) {
        value += text.slice(from, at + 1);
        at += 2;
        from = at;
      } else if (keeps && !closes(at + 1)) at++;
      else break;
    }
    value += text.slice(from, at);
    at++;
    if (trim) at = behindBlanks(at);
    if (!closes(at)) {
      if (!ends && text[at] === '\r' && at + 1 === text.length) return null;
      return isBare(at) ? failBare(at) : fail('TextAfterQuote', at, openedAt);
    }
    return value;
  }

  function unquotedCell(): string | null {
    let value = '';
    let from = at;
    while (at < text.length) {
      while (at < text.length && !isSpecial(text[at])) at++;
      if (at === text.length || text[at] === delimiter || lineEnd(at) > 0) break;
      const length = escaped(at);
      if (length > 0) {
        value += text.slice(from, at);
        from = at + 1;
        at += 1 + length;
      } else if (text[at] === quote && !keeps) return fail('QuoteInUnquotedField', at, at);
      else if (isBare(at) && (ends || at + 1 < text.length)) return failBare(at);
      else at++;
    }
    let end = at;
    while (trim && end > from && isBlank(end - 1)) end--;
    return value + text.slice(from, end);
  }

  /** The cells of a record, up to its line end; null: it is cut off, or has a fault. */
  function readCells(within: ParseOptions['within']): string[] | null {
    const cells: string[] = [];
    for (let first = true; ; first = false) {
      if (trim && !(first && within)) at = behindBlanks(at);
      const quoted = first && within ? within === 'quoted' : quote !== null && text[at] === quote;
      if (quoted && !(first && within)) at++;
      const cell = quoted ? quotedCell(at - 1) : unquotedCell();
      if (cell === null) return null;
      cells.push(cell);
      if (text[at] !== delimiter || delimiter === null) return cells;
      at++;
    }
  }

  while (at < text.length) {
    const start = at;
    const within = start === options.from ? options.within : undefined;
    let kind: HeadRecord['kind'] = 'record';
    let cells: string[] | null = [];
    if (within === undefined && comment !== null && text.startsWith(comment, at)) {
      kind = 'comment';
      while (at < text.length && lineEnd(at) === 0) at++;
    } else {
      const behind = behindBlanks(at);
      if (within === undefined && (lineEnd(behind) > 0 || (ends && behind === text.length))) {
        kind = 'blank';
        at = behind;
      } else cells = readCells(within);
    }
    const length = lineEnd(at);
    if (cells === null || (length === 0 && !(ends && at >= text.length))) {
      return { fault, cut: start };
    }
    at += length;
    yield { kind, start, end: at, cells };
  }
  return { fault, cut: null };
}

/** Text of one character for each byte, as people read it. */
export function readable(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}
