import type { Dialect } from '../dialect.ts';
import type { Anomaly } from '../report.ts';

export interface HeadCell {
  /** Without quotes; one character for each byte. */
  text: string;
}

/** A line of the head, or several where a quoted cell has line ends. */
export interface HeadRecord {
  /** A comment and a blank line have no cells. */
  kind: 'record' | 'blank' | 'comment';
  /** Bytes; `end` is behind the line end. */
  start: number;
  end: number;
  cells: HeadCell[];
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
  /** No more records than this are read. */
  most?: number | undefined;
  /** Where the text begins inside a record: in a quoted cell or outside one. */
  within?: 'quoted' | 'unquoted' | undefined;
}

export interface Parsed {
  records: HeadRecord[];
  /** The first fault; nothing is read behind it. */
  fault: Fault | null;
  /** Where a record begins that the text cuts off, or that has the fault; null: there is none. */
  cut: number | null;
}

/**
 * Reads the records of a text that is small enough to be looked at several times, once in each dialect that it may have.
 * `createScanner` is what reads all of a file; this one goes on where that stops, and knows every byte of its cells.
 *
 * @param text one character for each byte
 */
export function parseHead(text: string, options: ParseOptions): Parsed {
  const { dialect, ends } = options;
  const { delimiter, quote, trim, comment } = dialect;
  const escapes = dialect.escape === 'backslash';
  const keeps = dialect.strayQuotes === 'keep';
  const blanks = [' ', '\t'].filter((character) => character !== delimiter);
  const isBlank = (index: number) => blanks.includes(text[index] ?? '');
  const records: HeadRecord[] = [];
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
  function quotedCell(openedAt: number): HeadCell | null {
    let value = '';
    let from = at;
    for (;;) {
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
    return { text: value };
  }

  function unquotedCell(): HeadCell | null {
    let value = '';
    let from = at;
    while (at < text.length && text[at] !== delimiter && lineEnd(at) === 0) {
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
    return { text: value + text.slice(from, end) };
  }

  /** The cells of a record, up to its line end; null: it is cut off, or has a fault. */
  function readCells(within: ParseOptions['within']): HeadCell[] | null {
    const cells: HeadCell[] = [];
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

  while (at < text.length && records.length < (options.most ?? Number.POSITIVE_INFINITY)) {
    const start = at;
    const within = start === options.from ? options.within : undefined;
    let kind: HeadRecord['kind'] = 'record';
    let cells: HeadCell[] | null = [];
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
      return { records, fault, cut: start };
    }
    at += length;
    records.push({ kind, start, end: at, cells });
  }
  return { records, fault, cut: null };
}

/** Text of one character for each byte, as people read it. */
export function readable(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}
