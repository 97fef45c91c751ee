import type { Cell } from '../../shared/cells/cell.ts';
import type { Dialect } from '../../shared/csv/dialect.ts';

/** A cell as the grammar of its dialect reads it; all numbers are bytes of the data. */
export interface ReferenceCell {
  /** One character for each byte. */
  text: string;
  quoted: boolean;
  /** Where it begins: its quote, or its text behind blanks that are trimmed. */
  start: number;
  /** The quote that opens it; null if it does not begin with one. */
  opened: number | null;
  closed: boolean;
  end: number;
  /** Quotes that are text: in what is outside quotes, and in what is inside. */
  literalQuotes: number[];
  textAfterClose: number[];
  /** Line ends outside quotes that end no record. */
  bare: number[];
}

/** A record, or a line that is none. */
export interface ReferenceRecord {
  kind: 'row' | 'blank' | 'comment';
  start: number;
  /** Behind the line end. */
  end: number;
  /** Characters; 0: the data end here. */
  lineEnd: number;
  cells: ReferenceCell[];
}

/**
 * A second reading of CSV, written from the grammar, by lines and cells instead of by an automaton, to compare with.
 * One character of `text` is one byte.
 */
export function readGrammar(text: string, dialect: Dialect): ReferenceRecord[] {
  const records: ReferenceRecord[] = [];
  for (let start = 0; start < text.length; start = (records.at(-1) as ReferenceRecord).end) {
    records.push(readRecord(text, start, dialect));
  }
  return records;
}

export function readRecord(text: string, start: number, dialect: Dialect): ReferenceRecord {
  const { comment } = dialect;
  const to = (kind: ReferenceRecord['kind'], end: number, cells: ReferenceCell[]) => {
    const lineEnd = lineEndAt(text, end, dialect);
    return { kind, start, end: end + lineEnd, lineEnd, cells };
  };
  if (comment !== null && text[start] === comment) {
    const found = text.indexOf(dialect.lineEnd === 'cr' ? '\r' : '\n', start);
    const end = found < 0 ? text.length : found;
    return {
      kind: 'comment',
      start,
      end: Math.min(end + 1, text.length),
      lineEnd: found < 0 ? 0 : 1,
      cells: [],
    };
  }
  const behind = behindBlanks(text, start, dialect);
  if (behind === text.length || lineEndAt(text, behind, dialect) > 0) {
    const cell = { ...emptyCell(start), end: behind };
    return to('blank', behind, [cell]);
  }
  const cells: ReferenceCell[] = [];
  for (let at = start; ; ) {
    const cell = readCell(text, at, dialect);
    cells.push(cell);
    if (dialect.delimiter === null || text[cell.end] !== dialect.delimiter) return to('row', cell.end, cells);
    at = cell.end + 1;
  }
}

function emptyCell(start: number): ReferenceCell {
  const none = { literalQuotes: [], textAfterClose: [], bare: [] };
  return { text: '', quoted: false, start, opened: null, closed: true, end: start, ...none };
}

function lineEndAt(text: string, at: number, { lineEnd }: Dialect): number {
  if (lineEnd === 'cr') return text[at] === '\r' ? 1 : 0;
  return text.startsWith('\r\n', at) ? 2 : text[at] === '\n' ? 1 : 0;
}

function behindBlanks(text: string, from: number, { delimiter }: Dialect): number {
  const blank = [' ', '\t'].filter((character) => character !== delimiter);
  let at = from;
  while (blank.includes(text[at] ?? '')) at++;
  return at;
}

/** What the backslash at this place stands for, with the backslash; empty: for itself. */
function escapeAt(text: string, at: number, dialect: Dialect): string {
  if (dialect.escape === 'double' || text[at] !== '\\') return '';
  if (text.startsWith('\\\r\n', at)) return '\\\r\n';
  const next = text[at + 1] ?? '';
  return next !== '' && ['\\', '\r', '\n', dialect.quote, dialect.delimiter].includes(next)
    ? `\\${next}`
    : '';
}

/** Whether a quote before this place closes its cell, by what follows. */
function closesBefore(text: string, at: number, dialect: Dialect): boolean {
  const next = dialect.trim ? behindBlanks(text, at, dialect) : at;
  if (next >= text.length || text[next] === dialect.delimiter) return true;
  if (lineEndAt(text, next, dialect) > 0) return true;
  // The data end between the two bytes of a line end.
  return dialect.lineEnd === 'lf' && text.slice(next) === '\r';
}

function readCell(text: string, from: number, dialect: Dialect): ReferenceCell {
  const start = dialect.trim ? behindBlanks(text, from, dialect) : from;
  const cell = emptyCell(start);
  if (dialect.quote === null || text[start] !== dialect.quote) return readOutside(text, start, cell, dialect);
  cell.opened = start;
  cell.quoted = true;
  for (let at = start + 1; ; ) {
    const escaped = escapeAt(text, at, dialect);
    if (at >= text.length) return { ...cell, closed: false, end: at };
    if (escaped !== '') {
      cell.text += escaped.slice(1);
      at += escaped.length;
    } else if (text.startsWith(dialect.quote.repeat(2), at)) {
      cell.text += dialect.quote;
      at += 2;
    } else if (text[at] !== dialect.quote) cell.text += text[at++];
    else if (closesBefore(text, at + 1, dialect)) return readOutside(text, at + 1, cell, dialect);
    else if (dialect.strayQuotes === 'keep') {
      cell.textAfterClose.push(at);
      cell.text += text[at++];
    } else {
      const after = dialect.trim ? behindBlanks(text, at + 1, dialect) : at + 1;
      if (text[after] !== (dialect.lineEnd === 'cr' ? '\n' : '\r')) cell.textAfterClose.push(after);
      return readOutside(text, at + 1, cell, dialect);
    }
  }
}

/** The rest of a cell, which is outside quotes. */
function readOutside(text: string, from: number, cell: ReferenceCell, dialect: Dialect): ReferenceCell {
  let outside = '';
  let isEscaped = false;
  let at = from;
  while (at < text.length && text[at] !== dialect.delimiter && lineEndAt(text, at, dialect) === 0) {
    const escaped = escapeAt(text, at, dialect);
    if (escaped !== '') {
      isEscaped = true;
      outside += escaped.slice(1);
      at += escaped.length;
      continue;
    }
    const character = text[at] as string;
    if (character === dialect.quote) cell.literalQuotes.push(at);
    if (character === '\r' || (character === '\n' && dialect.lineEnd === 'cr')) cell.bare.push(at);
    outside += character;
    at++;
  }
  if (dialect.trim) outside = withoutBlanks(outside, dialect);
  const whole = cell.text + outside;
  const quoted = cell.quoted || (isEscaped && whole === '\\N');
  return { ...cell, text: whole, quoted, end: at };
}

function withoutBlanks(text: string, { delimiter }: Dialect): string {
  return delimiter === '\t'
    ? text.replace(/ +$/, '')
    : delimiter === ' '
      ? text.replace(/\t+$/, '')
      : text.replace(/[ \t]+$/, '');
}

/** The cells of a record, as a recast is given them. */
export function cellsOf({ cells }: Pick<ReferenceRecord, 'cells'>): Cell[] {
  return cells.map(({ text, quoted, start }) => {
    return { text: Buffer.from(text, 'latin1').toString('utf8'), quoted, offset: start };
  });
}
