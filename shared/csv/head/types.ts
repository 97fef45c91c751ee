import type { ColumnType } from '../../data-set.ts';
import type { Encoding } from '../../encodings.ts';
import type { FileError } from '../../errors.ts';
import type { Dialect } from '../dialect.ts';

/** How a route says that a file becomes records: "read" of the route, and "trim" of its "cells". */
export interface ReadRules {
  /** `auto`: decided by proof; null: a record is one cell. */
  delimiter: 'auto' | string | null;
  quote: string | null;
  escape: 'double' | 'backslash';
  strayQuotes: 'reject' | 'keep';
  /** The first record holds the names of the columns. */
  header: boolean;
  /** Lines of text above the header, whatever is in them; `auto`: decided by proof. */
  skipLines: 'auto' | number;
  /** Records at the end that are no data. */
  skipFooter: number;
  comment: string | null;
  /** A first line like `sep=;` is a record as others are. By default it tells the delimiter. */
  sepIsRecord?: boolean;
  blankLines: 'skip' | 'reject';
  shortRows: 'reject' | 'pad';
  emptyColumns: 'drop' | 'reject';
  trim: boolean;
}

/** A column of the DataSet that a file has to fill; columns of lineage are none. */
export interface KnownColumn {
  /** Its name in the file, or its place there, from 1. */
  from: string | number;
  /** Null: not known. */
  type: ColumnType | null;
}

/** The columns of the DataSet, or of the route that makes it. */
export interface Known {
  columns: readonly KnownColumn[];
  /** The route infers them, so that it has no list of them. */
  isInferred?: boolean;
  /** How they find those of the file. */
  match: { by: 'name' | 'position'; extra: 'reject' | 'drop' | 'add'; missing: 'reject' | 'null' };
  /** Whether this header fills the columns, as `match` allows. It is not asked where they are found by position. */
  accepts(header: readonly string[]): boolean;
  /** The error of a header that is not accepted. */
  refusal(header: readonly string[]): FileError;
}

/** The type of a number or a date that this text is surely spelt as; null: it is neither, or only text. */
export type KindOf = (text: string) => 'number' | 'date' | null;

/** What is known of a file before its form is decided. All bytes are those of the text as UTF-8. */
export interface HeadInput {
  /** The first bytes of the text. */
  head: Uint8Array;
  /** `head` is the whole text. */
  whole: boolean;
  /** The last bytes of the text; needed where `head` is not the whole. */
  tail?: Uint8Array | undefined;
  /** Bytes of the text; needed where `head` is not the whole. */
  size?: number | undefined;
  /** Of the object; left out: UTF-8. */
  encoding?: Encoding | undefined;
  rules: ReadRules;
  /** Null: the columns are to be inferred from the file. */
  known: Known | null;
  maxRecordBytes: number;
  /** The object's address, for messages. */
  object: string;
  /** Whether messages may have something of the file in them. */
  showCells: boolean;
  /**
   * The byte of the object that messages name for a byte of the text; without it they are the same. Not all of them are:
   * an object that is not UTF-8 has other bytes than its text.
   */
  byteOf?: ((at: number) => number) | undefined;
  /**
   * The text is a sheet of a workbook, so that nothing has to be found out about delimiter and quotes. Where a byte of it
   * is in the workbook, as messages name it.
   */
  cellOf?: ((at: number) => string) | undefined;
  /** The spellings of numbers and dates that the route allows, beside the plain ones and ISO 8601. */
  kindOf?: KindOf | undefined;
}

/** Something about a file that no setting says, and that was decided by looking at it. */
export interface Decision {
  /** A setting of the route, or what has none: `lineEnd`, `end`, `byteOrderMark`, `sep`, `emptyColumns`. */
  setting: string;
  value: string | number | null;
  /** A sentence that proves it, without the full stop. It has no cell of the file in it. */
  why: string;
}

/** How a file is read. */
export interface Head {
  dialect: Dialect;
  /** The first byte of the data, behind skipped lines and header. */
  dataStart: number;
  /** The byte behind the data: before the footer, a last Ctrl-Z, and padding with NUL. */
  dataEnd: number;
  /** The names of the file, without nameless ones at the right end where those are dropped; null: it has none. */
  header: string[] | null;
  /** Cells that a record has, without empty ones behind them where those are dropped. Null: the file has no record. */
  width: number | null;
  /** The whole text was looked at, and it has no record behind the header. */
  empty: boolean;
  decisions: Decision[];
}

/** Not decided yet: a longer head, or a longer tail, is needed. */
export type More = 'more-head' | 'more-tail';
