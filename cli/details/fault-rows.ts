import type { ImportRoute } from '../../shared/config/route.ts';
import type { Dialect } from '../../shared/csv/dialect.ts';
import { decideEncoding } from '../../shared/csv/head/encoding.ts';
import { decodeLegacy } from '../../shared/csv/legacy.ts';
import { type CsvRecord, createRecordParser } from '../../shared/csv/records.ts';
import { describe, type ObjectVersion } from '../../shared/import/load.ts';
import { decideCompression } from '../../shared/import/plan/compression.ts';
import { readStart } from '../../shared/import/plan/object-start.ts';
import { firstOf } from '../../shared/import/plan/object-text.ts';
import type { Objects } from '../../shared/import/ports.ts';
import { openContents } from '../../shared/source/contents.ts';
import type { ReadBytes } from '../../shared/source/text.ts';
import { shorten } from '../../shared/wording.ts';
import type { FaultPlace } from './fault-place.ts';

/** A row of a file, as it is written there. */
export interface ShownRow {
  /** As messages count. */
  row: number;
  /** Texts of the file, shortened; whoever shows them takes out what would have power over the terminal or the page. */
  cells: string[];
}

/** The rows around a fault. */
export interface FaultRows {
  /** The names of the columns as the file has them; null: it has none, or they are not known. */
  header: string[] | null;
  /** In the order of the file. */
  rows: ShownRow[];
  /** The index of the cell at fault, from 0; null: the whole row is at fault. */
  cell: number | null;
}

/** So many rows are shown before and behind that at fault. */
const before = 3;
const behind = 2;
/** Characters of a cell, and cells of a row. */
const longestCell = 200;
const mostCells = 500;
/** So much is read before and behind the byte at fault. */
const around = 64 * 1024;
/** A file whose fault lies before this byte is read from its start, so that records are certainly told apart. */
const fromStart = 2 ** 20;
/** A compressed file is decompressed up to its fault, and not further than this. Bytes. */
const longestUnpacked = 256 * 2 ** 20;

/** Errors that are about a whole record; the byte of theirs is where it begins. */
const ofWholeRows = new Set([
  'WrongColumnCount',
  'BlankLine',
  'RecordTooLong',
  'InvalidJson',
  'UnexpectedKey',
]);
/** Errors behind which the rest of the file is one quoted cell, as long as quotes count. */
const ofQuotes = new Set(['UnclosedQuote', 'RecordTooLong', 'TextAfterQuote']);

/**
 * Reads the rows around a fault from the object version that was loaded, and changes nothing. It reads some hundred
 * kilobytes of it; a compressed object is decompressed up to the fault.
 *
 * The rows are for looking at: where the route leaves the delimiter open, it is the one that is most frequent in the row
 * at fault, and a row far down in a file may be told apart wrongly where cells have line breaks.
 *
 * @param error the name of the error, by which is told whether a cell or a row is at fault
 * @returns a text that says why there are none, where they can't be shown
 */
export async function faultRows(
  objects: Pick<Objects, 'read'>,
  object: ObjectVersion,
  route: Pick<ImportRoute, 'read' | 'cells'>,
  place: Pick<FaultPlace, 'row' | 'byte'>,
  error: string | null,
): Promise<FaultRows | string> {
  const start = await readStart(objects, object);
  const address = describe(object);
  const { isWorkbook, compression } = await decideCompression(
    { ...start, size: object.size, object: address },
    route.read,
  );
  if (isWorkbook)
    return 'Cells of a workbook are not shown here: open the file at the cell that the reason names.';
  if (compression !== null && place.byte > longestUnpacked)
    return 'The fault is too far down in a compressed file to be shown here.';
  const contents = openContents({
    ...{ compression, object: address, size: object.size, read: start.read, index: null },
    windows: () => Promise.reject(new RangeError('without an index there are no windows')),
  });
  // S3 refuses a range that begins where the object ends.
  const readUpToEnd: ReadBytes = (a, b) => {
    const end = Math.min(b, contents.size ?? b);
    return a < end ? contents.read(a, end) : nothing();
  };
  const head = await firstOf(readUpToEnd, around);
  const { encoding } = decideEncoding(head, route.read.encoding, address);
  // The first byte of a window of UTF-16 is that of a character.
  const from = place.byte <= fromStart ? 0 : (place.byte - around) & ~1;
  const seen = await firstOf((a, b) => readUpToEnd(from + a, from + b), place.byte - from + around);
  const split = place.byte - from;
  const early = utf8(seen.subarray(0, split), encoding);
  const late = utf8(seen.subarray(split), encoding);
  const format = { ...route, format: formatOf(route.read.format, utf8(head, encoding)) };
  return rowsAround({ early, late, isWhole: from === 0, head: utf8(head, encoding) }, format, place, error);
}

interface Seen {
  /** UTF-8 before the byte at fault, and from it on. */
  early: Buffer;
  late: Buffer;
  /** `early` begins where the file begins. */
  isWhole: boolean;
  head: Buffer;
}

function rowsAround(
  { early, late, isWhole, head }: Seen,
  { read, cells, format }: Pick<ImportRoute, 'read' | 'cells'> & { format: 'csv' | 'json' },
  { row }: Pick<FaultPlace, 'row'>,
  error: string | null,
): FaultRows | string {
  const at = early.length;
  const line =
    Buffer.concat([lastLine(early), late])
      .toString('utf8')
      .split(/[\r\n]/, 1)[0] ?? '';
  const delimiter = format === 'json' ? null : read.delimiter === 'auto' ? frequent(line) : read.delimiter;
  const isCr = !head.includes(0x0a) && head.includes(0x0d);
  const dialect: Dialect = {
    ...{ delimiter, quote: format === 'json' || read.quote === delimiter ? null : read.quote },
    ...{
      escape: format === 'json' ? 'double' : read.escape,
      strayQuotes: read.strayQuotes,
      trim: cells.trim,
    },
    ...{ comment: format === 'json' ? null : read.comment, lineEnd: isCr ? 'cr' : 'lf' },
    // The row at fault may be a blank line.
    blankLines: error === 'BlankLine' ? 'null' : 'skip',
  };
  const { ended: earlier, begun } = recordsBefore(early, dialect, isWhole);
  const rest = Buffer.concat([early.subarray(begun), late]);
  const asLines = error !== null && ofQuotes.has(error);
  const later = records(rest, asLines ? { ...dialect, quote: null } : dialect, begun);
  const [faulty] = later;
  if (faulty === undefined) return 'The file ends before the fault, so its rows are not shown here.';
  const isWholeRow = error !== null && ofWholeRows.has(error);
  const cell = faulty.cells.findLastIndex(({ offset }) => offset <= at);
  const above = earlier.slice(-before);
  const header =
    read.header && row > 1 ? headerOf(earlier, records(head, dialect, 0), faulty, row, isWhole) : null;
  const numbered = [...above, ...later.slice(0, 1 + behind)].map((record, index) => ({
    row: row + index - above.length,
    cells: texts(record),
  }));
  return {
    header: header === null ? null : texts(header),
    // The header stands above them by itself.
    rows: numbered.filter((one) => one.row >= (header === null ? 1 : 2)),
    cell: isWholeRow || cell < 0 ? null : Math.min(cell, mostCells - 1),
  };
}

interface Earlier {
  /** The records that end before the byte. */
  ended: CsvRecord[];
  /** Where the record begins that the byte belongs to. Byte of the text that was parsed. */
  begun: number;
}

function recordsBefore(early: Buffer, dialect: Dialect, isWhole: boolean): Earlier {
  const outside = parsed(early, dialect, 0);
  if (isWhole) return outside;
  // The window begins within a record, whose end is dropped.
  const cut = ({ ended, begun }: Earlier) => ({ ended: ended.slice(1), begun });
  if (dialect.quote === null) return cut(outside);
  // The text may begin in a quoted cell: then a quote before it makes records of it that have one width.
  const inside = parsed(Buffer.concat([Buffer.from(dialect.quote), early]), dialect, -1);
  return cut(widthsOf(inside.ended) < widthsOf(outside.ended) ? inside : outside);
}

function parsed(bytes: Buffer, dialect: Dialect, offset: number): Earlier {
  const parser = createRecordParser(dialect, offset);
  const ended = [...parser.push(bytes)];
  const [open] = parser.end();
  return { ended, begun: open?.offset ?? offset + bytes.length };
}

function widthsOf(all: readonly CsvRecord[]): number {
  return new Set(all.slice(1).map(({ cells }) => cells.length)).size;
}

function headerOf(
  earlier: readonly CsvRecord[],
  ofHead: readonly CsvRecord[],
  faulty: CsvRecord,
  row: number,
  isWhole: boolean,
): CsvRecord | null {
  if (isWhole) return earlier[earlier.length - (row - 1)] ?? null;
  const width = earlier.at(-1)?.cells.length ?? faulty.cells.length;
  return ofHead.find(({ cells }) => cells.length === width) ?? null;
}

function records(bytes: Buffer, dialect: Dialect, offset: number): CsvRecord[] {
  const parser = createRecordParser(dialect, offset);
  return [...parser.push(bytes), ...parser.end()];
}

function texts({ cells }: CsvRecord): string[] {
  return cells.slice(0, mostCells).map(({ text }) => shorten(text, longestCell));
}

function lastLine(bytes: Buffer): Buffer {
  return bytes.subarray(Math.max(bytes.lastIndexOf(0x0a), bytes.lastIndexOf(0x0d)) + 1);
}

/** The candidate that a line has most of. */
function frequent(line: string): string {
  const count = (one: string) => line.split(one).length;
  return [',', ';', '\t', '|'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

function formatOf(setting: ImportRoute['read']['format'], head: Buffer): 'csv' | 'json' {
  if (setting === 'json' || setting === 'jsonl') return 'json';
  return setting === 'auto' && /^\ufeff?\s*[[{]/.test(head.toString('utf8', 0, 64)) ? 'json' : 'csv';
}

/** Bytes as UTF-8; what is no text in the encoding becomes U+FFFD. */
function utf8(bytes: Buffer, encoding: string): Buffer {
  if (encoding === 'utf-8') return bytes.subarray(bytes.indexOf('\ufeff') === 0 ? 3 : 0);
  return Buffer.from(decodeLegacy(bytes, encoding) ?? new TextDecoder(encoding).decode(bytes));
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
