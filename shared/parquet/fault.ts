/** What is wrong with the bytes of a file; the caller knows the file, and makes the error of it. */
export class ParquetFault extends Error {
  override readonly name = 'ParquetFault';
}

/** The file is sound, as far as is known, and has something that is not read here. */
export class ParquetUnread extends Error {
  override readonly name = 'ParquetUnread';
}

/** A text is none that Domo takes. */
export class CellUnwritable extends Error {
  override readonly name = 'CellUnwritable';
  /** From 1, in the file. */
  readonly row: number;
  readonly column: string;
  readonly reason: 'notUtf8' | 'nul';

  constructor(row: number, column: string, reason: 'notUtf8' | 'nul') {
    super(reason);
    this.row = row;
    this.column = column;
    this.reason = reason;
  }
}

/** @param what a sentence without its subject, the file, and without its full stop */
export function damaged(what: string): never {
  throw new ParquetFault(what);
}

/** @param what as in `damaged`; it ends with what to do */
export function unread(what: string): never {
  throw new ParquetUnread(what);
}
