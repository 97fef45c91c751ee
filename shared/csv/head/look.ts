import type { Dialect } from '../dialect.ts';
import { type Fault, type HeadCell, type HeadRecord, parseHead } from './parse.ts';
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

/** A way to read a head, and what comes of it. */
export interface Look {
  delimiter: string | null;
  /** Lines above the header. */
  skipped: number;
  /** The byte behind them. */
  from: number;
  dialect: Dialect;
  /** Cells of the first record, if it is a header; null: there is none. */
  header: HeadCell[] | null;
  headerEnd: number;
  /** Cells of a record, without nameless empty ones at its right end. */
  width: number;
  /** Behind the header and before the footer. Blank lines are among them where they are nulls. */
  rows: HeadRecord[];
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

/** Reads a head in one way. */
export function look({ text, ends }: Text, options: LookOptions): Look {
  const { delimiter, from, rules, lineEnd } = options;
  const draft = dialectOf(rules, delimiter, lineEnd, 0);
  const { records, fault, cut } = parseHead(text, { dialect: draft, from, ends });
  const first = records.findIndex(({ kind }) => kind === 'record');
  const head = rules.header ? records[first] : undefined;
  const behind = head ? records.slice(first + 1) : rules.header ? [] : records;
  const firstRow = behind.find(({ kind }) => kind === 'record');
  const width = options.width ?? (head ? named(head.cells, rules) : (firstRow?.cells.length ?? 0));
  const all = behind.filter(({ kind }) => kind === 'record' || (kind === 'blank' && width === 1));
  // Those of the footer are no rows. Where the text goes on, the last ones may be among them.
  const rows = all.slice(0, Math.max(0, all.length - rules.skipFooter));
  const top = head ? 1 : 0;
  const oddAt = rows.findIndex(({ cells }) => cells.length > 0 && !isAsWide(cells, width, rules));
  const oddHead = head !== undefined && !isAsWide(head.cells, width, { ...rules, shortRows: 'reject' });
  return {
    ...{ delimiter, skipped: options.skipped, from },
    dialect: dialectOf(rules, delimiter, lineEnd, width),
    header: head?.cells ?? null,
    headerEnd: head?.end ?? from,
    ...{ width, rows },
    footer: rules.skipFooter === 0 ? null : (all[all.length - rules.skipFooter]?.start ?? null),
    footerCells: all.slice(rows.length).reduce((most, { cells }) => Math.max(most, cells.length), 0),
    isTooShort: all.length < rules.skipFooter,
    divides: [...(head ? [head] : []), ...rows].some(({ cells }) => cells.length > 1),
    fault: fault && { ...fault, row: all.length + top + 1 },
    odd: oddHead
      ? { row: 1, offset: (head as HeadRecord).start, found: (head as HeadRecord).cells.length }
      : oddAt < 0
        ? null
        : oddOf(rows[oddAt] as HeadRecord, oddAt + top + 1),
    good: oddHead ? 0 : top + (oddAt < 0 ? rows.length : oddAt),
    cut,
  };
}

/** Whether nothing in the head speaks against this way. */
export function agrees({ fault, odd }: Look): boolean {
  return fault === null && odd === null;
}

function oddOf({ start, cells }: HeadRecord, row: number): Odd {
  return { row, offset: start, found: cells.length };
}

/** Cells of a header up to the last one that has a name. */
function named(cells: readonly HeadCell[], { emptyColumns }: ReadRules): number {
  if (emptyColumns === 'reject') return cells.length;
  const last = cells.findLastIndex(({ text }) => text.trim() !== '');
  return last < 0 ? cells.length : last + 1;
}

function isAsWide(
  cells: readonly HeadCell[],
  width: number,
  { emptyColumns, shortRows }: Pick<ReadRules, 'emptyColumns' | 'shortRows'>,
): boolean {
  if (cells.length < width) return shortRows === 'pad';
  return cells.length === width || (emptyColumns === 'drop' && cells.slice(width).every(isEmpty));
}

function isEmpty({ text }: HeadCell): boolean {
  return text === '';
}
