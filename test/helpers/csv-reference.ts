import type { Cell, OutCell } from '../../shared/cells/cell.ts';
import type { Changes } from '../../shared/cells/change.ts';
import { isDomoSpelling } from '../../shared/csv/dialect.ts';
import type { RecordRules } from '../../shared/csv/record-reader.ts';
import type { Anomaly } from '../../shared/csv/report.ts';
import { cellsOf, type ReferenceRecord, readGrammar } from './csv-grammar.ts';
import { firstAnomaly } from './csv-reference-anomaly.ts';

/** A record with what is to be written of it. */
export interface ExpectedRecord extends ReferenceRecord {
  isRow: boolean;
  written: Buffer;
}

export interface Reference {
  records: ExpectedRecord[];
  rows: number;
  literalQuotes: number;
  textAfterClose: number;
  changes: Changes;
  /** The first thing that the rules refuse; `row` counts from the first record. */
  anomaly: Anomaly | null;
}

export interface ReferenceOptions extends Omit<RecordRules, 'recast'> {
  maxRecordBytes: number;
  /** As in RecordRules, and made anew, because it counts. */
  recast?: (() => NonNullable<RecordRules['recast']>) | undefined;
}

/** What is to become of data, by a reading that has nothing in common with the one under test. */
export function readReference(data: Buffer, options: ReferenceOptions): Reference {
  const text = data.toString('latin1');
  const { dialect } = options;
  const recast = options.recast?.();
  const records = readGrammar(text, dialect).map((record) => {
    const isRow = record.kind === 'row' || (record.kind === 'blank' && dialect.blankLines !== 'skip');
    return { ...record, isRow, written: Buffer.alloc(0) };
  });
  const anomaly = firstAnomaly(data, text, records, { ...options, recast: options.recast?.() });
  const rows = records.filter(({ isRow }) => isRow);
  const changes: Changes = {};
  if (anomaly === null) {
    for (const [index, record] of rows.entries()) {
      const cells = cellsOf(record).slice(0, options.width ?? undefined);
      const kept = recast ? cells : cells.map(bareToNull);
      const out = recast ? (recast.record(cells, index + 1) as OutCell[]) : padded(kept, options.width);
      const nulls = recast ? 0 : kept.filter((cell) => cell === null).length;
      if (nulls > 0) changes.null = (changes.null ?? 0) + nulls;
      const isEmptyText = out.length === 1 && spelt(out[0] as OutCell) === '';
      if (isEmptyText) changes.emptyText = (changes.emptyText ?? 0) + 1;
      const isSame = out.length === record.cells.length && out.every((cell, place) => cell === cells[place]);
      const isStray = record.cells.some((cell) => cell.literalQuotes.length + cell.textAfterClose.length > 0);
      if (isSame && !isStray && !isEmptyText && isDomoSpelling(dialect)) {
        const newline = record.lineEnd === 0 ? '\n' : '';
        record.written = Buffer.concat([data.subarray(record.start, record.end), Buffer.from(newline)]);
      } else {
        const end = record.lineEnd === 2 ? '\r\n' : '\n';
        record.written = Buffer.from(`${isEmptyText ? '""' : out.map(spelt).join(',')}${end}`);
      }
    }
  }
  const cells = rows.flatMap((record) => record.cells);
  return {
    records,
    rows: rows.length,
    literalQuotes: cells.flatMap(({ literalQuotes }) => literalQuotes).length,
    textAfterClose: cells.flatMap(({ textAfterClose }) => textAfterClose).length,
    changes: { ...recast?.changes, ...changes },
    anomaly,
  };
}

function bareToNull(cell: Cell): OutCell {
  return cell.text === '\\N' && !cell.quoted ? null : cell;
}

function padded(cells: OutCell[], width: number | null): OutCell[] {
  return width === null ? cells : [...cells, ...Array<null>(Math.max(0, width - cells.length)).fill(null)];
}

function spelt(cell: OutCell): string {
  const text = cell === null ? '' : typeof cell === 'string' ? cell : cell.text;
  const quoted = cell !== null && (typeof cell === 'string' ? cell === '' : cell.quoted);
  const needs = [',', '"', '\r', '\n'].some((character) => text.includes(character));
  return quoted || needs ? `"${text.split('"').join('""')}"` : text;
}
