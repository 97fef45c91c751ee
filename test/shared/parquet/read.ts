import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CellRules, plainRules } from '../../../shared/cells/rules.ts';
import { domoDialect } from '../../../shared/csv/dialect.ts';
import type { Range } from '../../../shared/csv/ranges.ts';
import { createRecordParser } from '../../../shared/csv/records.ts';
import type { PartReport } from '../../../shared/csv/report.ts';
import type { ColumnType } from '../../../shared/data-set.ts';
import type { ReadBytes } from '../../../shared/parquet/chunk-reader.ts';
import { cutParquet } from '../../../shared/parquet/cut.ts';
import { openFooter } from '../../../shared/parquet/open.ts';
import { columnsOf } from '../../../shared/parquet/schema.ts';
import { typeOf } from '../../../shared/parquet/value-kind.ts';

export const fixtures = join(import.meta.dirname, 'fixtures');

export function fixture(name: string): Buffer {
  return readFileSync(join(fixtures, name));
}

/** A file in memory, given in pieces of a few bytes as a network would. */
export function reading(bytes: Uint8Array, piece = 1000): ReadBytes {
  return async function* (from, to) {
    for (let at = from; at < to; at += piece) yield bytes.subarray(at, Math.min(to, at + piece));
  };
}

/** What a file became. A null differs from an empty text. */
export interface ReadFile {
  report: PartReport;
  names: string[];
  rows: (string | null)[][];
  csv: Buffer;
}

export interface ReadSettings {
  /** Of all columns; left out: those of the schema. */
  type?: ColumnType;
  rules?: Partial<CellRules>;
  trim?: boolean;
  range?: Range;
  maxRowBytes?: number;
}

/** Reads all columns of a file as they would be sent. */
export async function readParquet(bytes: Uint8Array, settings: ReadSettings = {}): Promise<ReadFile> {
  const read = reading(bytes);
  const footer = await openFooter(read, bytes.length);
  const fields = columnsOf(footer);
  const pieces: Uint8Array[] = [];
  const report = await cutParquet(
    {
      footer,
      range: settings.range ?? { index: 0, count: 1, start: 4, end: footer.start },
      columns: fields.map((field) => ({
        name: field.name,
        type: settings.type ?? typeOf(field),
        origin: { kind: 'field', field },
      })),
      rules: { ...plainRules, ...settings.rules },
      trim: settings.trim ?? false,
      thisYear: 2026,
      maxRowBytes: settings.maxRowBytes ?? 16 * 2 ** 20,
    },
    read,
    (some) => void pieces.push(some),
  );
  const csv = Buffer.concat(pieces);
  return { report, csv, names: fields.map(({ name }) => name), rows: rowsOf(csv) };
}

export function rowsOf(csv: Uint8Array): (string | null)[][] {
  const parser = createRecordParser(domoDialect);
  return [...parser.push(csv)].map(({ cells }) =>
    cells.map(({ text, quoted }) => (text === '' && !quoted ? null : text)),
  );
}
