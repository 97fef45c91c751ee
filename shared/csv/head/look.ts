import type { Dialect } from '../dialect.ts';
import { eachRecord, type Fault, type HeadRecord, type Stop } from './parse.ts';
import type { ReadRules } from './types.ts';

/** Bytes of the text that are looked at, one character each. */
export interface Text {
  text: string;
  /** The object ends with `text`, but for a footer and what is no text. */
  ends: boolean;
}

/** A record that has not the width of the others. */
export interface Odd {
  /** As messages count it: the header is row 1. */
  row: number;
  offset: number;
  found: number;
}

/** A record behind the header and before the footer. */
export interface Row {
  start: number;
  /** How many; 0: it is a blank line, which is a null. */
  cells: number;
  /** How many up to the last one that is not empty. */
  filled: number;
}

/** A way to read a head, and what comes of it. */
export interface Look {
  delimiter: string | null;
  /** Lines above the header. */
  skipped: number;
  /** The byte behind them. */
  from: number;
  dialect: Dialect;
  /** Cells of the first record, if it is a header; null: there is none. */
  header: string[] | null;
  headerEnd: number;
  /** Cells of a record, without nameless empty ones at its right end. */
  width: number;
  /** Blank lines are among them where they are nulls. */
  rows: Row[];
  /** Where the footer begins; null: there is none, or the text has fewer records than it. */
  footer: number | null;
  /** The most cells that a record of it has. */
  footerCells: number;
  /** The text has fewer records than the footer is to have. */
  isTooShort: boolean;
  /** The header or some row has more than one cell. */
  divides: boolean;
  fault: (Fault & { row: number }) | null;
  odd: Odd | null;
  /** Records before the first that is odd or has a fault; the header is one. */
  good: number;
  /** The text that was looked at ends inside a record, which begins here. */
  cut: number | null;
}

export interface LookOptions {
  delimiter: string | null;
  skipped: number;
  from: number;
  lineEnd: Dialect['lineEnd'];
  rules: ReadRules;
  /** How wide the records must be; null: as wide as the header, or as the first one. */
  width: number | null;
}

export function dialectOf(
  rules: ReadRules,
  delimiter: string | null,
  lineEnd: Dialect['lineEnd'],
  width: number,
): Dialect {
  const { quote, strayQuotes, trim, comment } = rules;
  const blankLines = rules.blankLines === 'skip' && width === 1 ? 'null' : rules.blankLines;
  return { delimiter, quote, escape: rules.escape, strayQuotes, trim, comment, lineEnd, blankLines };
}

/**
 * Reads a head in one way.
 *
 * @param until nothing is read behind the first record that is odd, or behind the first row
 */
export function look({ text, ends }: Text, options: LookOptions, until?: 'odd' | 'row'): Look {
  const { delimiter, from, rules, lineEnd } = options;
  const draft = dialectOf(rules, delimiter, lineEnd, 0);
  const each = eachRecord(text, { dialect: draft, from, ends });
  let { width } = options;
  let head: HeadRecord | null = null;
  let oddHead = false;
  let oddAt = -1;
  /** Blank lines before the first row, until it tells whether there is one column, of which they are nulls. */
  const blanks: Row[] = [];
  /** Behind the header. The last ones are the footer, as far as the text is known. */
  const all: Row[] = [];
  let stop: Stop = { fault: null, cut: null };

  /** Takes a record behind the header; true: nothing is to be read behind it. */
  function take(record: Row): boolean {
    all.push(record);
    // Those of the footer are no rows. Where the text goes on, the last ones may be among them.
    const at = all.length - 1 - rules.skipFooter;
    const row = all[at];
    if (row === undefined) return false;
    if (until === 'row') return true;
    if (oddAt >= 0 || row.cells === 0 || isAsWide(row, width ?? 0, rules)) return false;
    oddAt = at;
    return until === 'odd';
  }

  for (let next = each.next(); ; next = each.next()) {
    if (next.done) {
      stop = next.value;
      break;
    }
    const record = next.value;
    if (record.kind === 'comment' || (record.kind === 'blank' && rules.header && head === null)) continue;
    const row = rowOf(record);
    if (rules.header && head === null) {
      head = record;
      width ??= named(record.cells, rules);
      oddHead = !isAsWide(row, width, { ...rules, shortRows: 'reject' });
      if (oddHead && until === 'odd') break;
    } else if (record.kind === 'record') {
      width ??= row.cells;
      if (width === 1 && blanks.splice(0).some(take)) break;
      if (take(row)) break;
    } else if (width === null) blanks.push(row);
    else if (width === 1 && take(row)) break;
  }
  const rows = all.slice(0, Math.max(0, all.length - rules.skipFooter));
  const { fault, cut } = stop;
  const found = width ?? 0;
  const top = head === null ? 0 : 1;
  const isOdd = oddAt >= 0 ? oddOf(rows[oddAt] as Row, oddAt + top + 1) : null;
  return {
    ...{ delimiter, skipped: options.skipped, from },
    dialect: dialectOf(rules, delimiter, lineEnd, found),
    header: head?.cells ?? null,
    headerEnd: head?.end ?? from,
    ...{ width: found, rows },
    footer: rules.skipFooter === 0 ? null : (all[all.length - rules.skipFooter]?.start ?? null),
    footerCells: all.slice(rows.length).reduce((most, { cells }) => Math.max(most, cells), 0),
    isTooShort: all.length < rules.skipFooter,
    divides: (head?.cells.length ?? 0) > 1 || rows.some(({ cells }) => cells > 1),
    fault: fault && { ...fault, row: all.length + top + 1 },
    odd: head !== null && oddHead ? oddOf(rowOf(head), 1) : isOdd,
    good: oddHead ? 0 : top + (oddAt < 0 ? rows.length : oddAt),
    cut,
  };
}

/** Whether nothing in the head speaks against this way. */
export function agrees({ fault, odd }: Look): boolean {
  return fault === null && odd === null;
}

function rowOf({ start, cells }: HeadRecord): Row {
  let filled = cells.length;
  while (filled > 0 && cells[filled - 1] === '') filled--;
  return { start, cells: cells.length, filled };
}

function oddOf({ start, cells }: Row, row: number): Odd {
  return { row, offset: start, found: cells };
}

/** Cells of a header up to the last one that has a name. */
function named(cells: readonly string[], { emptyColumns }: ReadRules): number {
  if (emptyColumns === 'reject') return cells.length;
  const last = cells.findLastIndex((text) => text.trim() !== '');
  return last < 0 ? cells.length : last + 1;
}

function isAsWide(
  { cells, filled }: Row,
  width: number,
  { emptyColumns, shortRows }: Pick<ReadRules, 'emptyColumns' | 'shortRows'>,
): boolean {
  if (cells < width) return shortRows === 'pad';
  return cells === width || (emptyColumns === 'drop' && filled <= width);
}
