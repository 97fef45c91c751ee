import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A file that another tool or package has written. */
export interface OthersFile {
  path: string;
  /** What DuckDB must be told to read it. */
  csv?: string;
  /** A file of the same table, which DuckDB reads in its place, as it does not read this one. */
  same?: string;
  /** What Sluice must be told to read it. */
  read?: Record<string, unknown>;
}

const here = join(import.meta.dirname, 'files');
const tests = join(import.meta.dirname, '..', 'shared');

/** What a person must say of a file, to us and to DuckDB, because its bytes don't say it. */
const told: Record<string, Omit<OthersFile, 'path'>> = {
  'pandas-latin1.csv': { csv: "encoding = 'latin-1'", read: { encoding: 'windows-1252' } },
  'pandas-semicolon.csv': { csv: "delim = ';'" },
  'libreoffice.csv': { csv: "delim = ';'" },
  // DuckDB reads no UTF-16 with a mark, no LZ4 in Hadoop's frames, no member of gzip with an extra field, and no zip.
  'pandas-utf16.csv': { same: join(here, 'pandas.csv') },
  'spark-lz4.parquet': { same: join(here, 'spark-snappy.parquet') },
  'go.gz': { same: join(tests, 'gzip/inflate/made/gzip.gz') },
  'spark.csv': { csv: "escape = '\\'", read: { escape: 'backslash' } },
};

export const othersFiles: OthersFile[] = [
  ...list(here, /(?<!\.xlsx)(\.csv|\.jsonl?|\.gz|\.zip|\.zst)$|\.parquet$|\.xlsx$/),
  ...list(join(tests, 'gzip/inflate/made'), /\.gz$/),
  ...list(join(tests, 'parquet/fixtures'), /^(pyarrow-spark|pandas|fastparquet)\b.*\.parquet$/),
];

function list(folder: string, names: RegExp): OthersFile[] {
  return readdirSync(folder)
    .filter((name) => names.test(name))
    .sort()
    .map((name) => ({
      path: join(folder, name),
      ...(name.endsWith('.zip') ? { same: join(here, 'pandas.csv') } : told[name]),
    }));
}
