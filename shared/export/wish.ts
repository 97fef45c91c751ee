import type { ExportFormat } from '../config/export-job.ts';
import type { Behaviour } from '../domo/behaviour.ts';

/** In which form to export the rows. */
export interface Wish {
  format: ExportFormat;
  /** Of CSV: whether the column names are the first record. */
  includeHeader: boolean;
  fileName: string;
  /** Of CSV: Parquet is compressed inside. */
  gzip: boolean;
  /** Whether a cell may be told in an error. */
  showCells: boolean;
  /** How Domo spells, of what it exports, what is to be told or undone. */
  spelling: Pick<Behaviour, 'exportNull' | 'exportEscape'>;
}
