import type { ExportFormat } from '../config/export-job.ts';
import type { Behaviour } from '../domo/behaviour.ts';

/** In which form to export the rows. */
export interface Wish {
  format: ExportFormat;
  /** Whether the column names are the first record; it says nothing of Parquet. */
  includeHeader: boolean;
  fileName: string;
  /** Whether a CSV file is compressed; Parquet is compressed inside. */
  gzip: boolean;
  /** Whether a cell may be told in an error. */
  showCells: boolean;
  /** How Domo spells, of what it exports, what is to be told or undone. */
  spelling: Pick<Behaviour, 'exportNull' | 'exportEscape'>;
}
