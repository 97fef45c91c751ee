import { createFindNames } from '../../../../shared/csv/head/names.ts';
import { readHead } from '../../../../shared/csv/head/read-head.ts';
import type { Head, HeadInput, Known, More, ReadRules } from '../../../../shared/csv/head/types.ts';
import type { ColumnType } from '../../../../shared/data-set.ts';
import { HeaderMismatch } from '../../../../shared/errors.ts';

/** Of a route that says nothing. */
export const plain: ReadRules = {
  ...{
    delimiter: 'auto',
    quote: '"',
    escape: 'double',
    strayQuotes: 'reject',
    header: true,
    skipLines: 'auto',
  },
  ...{
    skipFooter: 0,
    comment: null,
    blankLines: 'skip',
    shortRows: 'reject',
    emptyColumns: 'drop',
    trim: false,
  },
};

/** Columns by their names, `name` or `name TYPE`. */
export function knownOf(columns: readonly string[], match: Partial<Known['match']> = {}): Known {
  const rules: Known['match'] = { by: 'name', extra: 'reject', missing: 'reject', ...match };
  const known = columns.map((column) => {
    const [from = '', type = 'STRING'] = column.split(' ');
    return { from, type: type as ColumnType };
  });
  return {
    columns: known,
    match: rules,
    accepts(header) {
      const { found, exact } = createFindNames(known)(header);
      const twice = new Set(header.map((name) => name.trim().toLowerCase())).size < header.length;
      if (exact && !twice) return true;
      const isMissing = found < known.length;
      const isExtra = header.length > found;
      return (!isMissing || rules.missing === 'null') && (!isExtra || rules.extra !== 'reject');
    },
    refusal: (header) =>
      new HeaderMismatch(`the header ${JSON.stringify(header)} is not that of the columns.`),
  };
}

export interface Asked {
  read?: Partial<ReadRules> | undefined;
  known?: Known | null | undefined;
  input?: Partial<HeadInput> | undefined;
}

export function ask(file: string | Uint8Array, { read, known, input }: Asked = {}): Head | More {
  return readHead({
    head: typeof file === 'string' ? Buffer.from(file) : file,
    whole: true,
    rules: { ...plain, ...read },
    known: known ?? null,
    maxRecordBytes: 16 * 1024 * 1024,
    object: 's3://b/k',
    showCells: true,
    ...input,
  });
}

/** The message by which a file is refused. */
export function refusal(file: string | Uint8Array, asked: Asked = {}): string {
  try {
    const head = ask(file, asked);
    return `not refused: ${JSON.stringify(head)}`;
  } catch (error) {
    return (error as Error).message;
  }
}
