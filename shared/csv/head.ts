import { FileEmpty, FileWithoutRows, NotCsv, NotUtf8 } from '../errors.ts';
import { anomalyError } from './anomaly.ts';
import type { Dialect } from './dialect.ts';
import { parseRecords } from './records.ts';
import type { Scanner } from './scan.ts';
import { createScanner } from './scanner.ts';
import { SNIFF_BYTES, sniffEncoding, sniffFormat } from './sniff.ts';

export interface HeadOptions {
  /** `bytes` is the whole object. */
  whole: boolean;
  /** The first record holds the names of the columns. */
  header: boolean;
  dialect: Dialect;
  maxRecordBytes: number;
  /** The object's address, for messages. */
  object: string;
  /** Whether messages may have something of the file in them. */
  showCells: boolean;
  /** How many columns the DataSet has, or is to have, if that is known. Then every record in `bytes` must have as many. */
  columns?: number | undefined;
}

export interface Head {
  /** A byte order mark comes first. */
  bom: boolean;
  header: string[] | null;
  /** The first byte of the data, after byte order mark and header. */
  dataStart: number;
}

/**
 * Reads the head of an object from its first bytes. Returns 'more' if the header does not end in `bytes`: call it again
 * with more of them.
 *
 * It checks all records in `bytes` as `split-part` would, so that a small file with a fault is rejected before anything
 * is sent, and with the same error.
 *
 * Throws FileEmpty, FileWithoutRows, NotCsv, NotUtf8, and the errors of anomalyError.
 */
export function readHead(bytes: Uint8Array, options: HeadOptions): Head | 'more' {
  const { whole, object, dialect } = options;
  if (!whole && bytes.length < SNIFF_BYTES) return 'more';
  checkText(bytes, object);
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = bom ? 3 : 0;
  if (whole && bytes.length === start) {
    throw new FileEmpty(
      `${object} is empty${bom ? ' but for a byte order mark' : ''}. Drop a file with rows.`,
    );
  }

  const dataStart = options.header ? headerEnd(bytes, start, options) : start;
  if (dataStart === null) return 'more';
  const [record] = options.header ? parseRecords([bytes.subarray(start, dataStart)], dialect) : [];
  const header = record?.cells.map(({ text }) => text) ?? null;
  if (whole && bytes.length === dataStart) {
    throw new FileWithoutRows(`${object} has a header and no rows. Drop a file with rows.`);
  }
  checkData(bytes, dataStart, header, options);
  return { bom, header, dataStart };
}

function checkText(bytes: Uint8Array, object: string): void {
  const format = sniffFormat(bytes);
  if (format) throw new NotCsv(`${object} is ${format.name}, not CSV text. ${format.advice}`);
  const encoding = sniffEncoding(bytes);
  if (encoding) {
    throw new NotUtf8(
      `${object}: row 1, byte 0: the file is ${encoding} text. Save it as UTF-8 and drop it again.`,
    );
  }
}

/** The byte after the header; null if the header does not end in `bytes` and the object goes on. */
function headerEnd(bytes: Uint8Array, start: number, options: HeadOptions): number | null {
  const scanner = scan(bytes, start, { ...options, until: start, width: null });
  if (scanner.anomaly) throw anomalyError(scanner.anomaly, { ...options, row: 0 });
  return scanner.done ? scanner.position : null;
}

function checkData(
  bytes: Uint8Array,
  dataStart: number,
  header: string[] | null,
  options: HeadOptions,
): void {
  // If the header itself has the wrong number of columns, the error is to be about the header, not about a record.
  const { columns } = options;
  const width = columns === undefined || (header && header.length !== columns) ? null : columns;
  const { anomaly } = scan(bytes, dataStart, { ...options, until: Number.POSITIVE_INFINITY, width });
  if (anomaly) throw anomalyError(anomaly, { ...options, row: anomaly.row });
}

function scan(
  bytes: Uint8Array,
  offset: number,
  options: Omit<HeadOptions, 'columns'> & { until: number; width: number | null },
): Scanner {
  const dataEnd = options.whole ? bytes.length : Number.POSITIVE_INFINITY;
  const shape = { shortRows: 'reject', emptyColumns: 'reject' } as const;
  const scanner = createScanner({ ...options, ...shape, offset, dataEnd });
  scanner.push(bytes.subarray(offset));
  if (options.whole && !scanner.done) scanner.end();
  return scanner;
}
