import type { Measure } from '../import/ledger/measures.ts';
import type { Latest } from './latest.ts';

/** How many exports ended in which way. */
export const exportsEnded = {
  completed: 'ExportsCompleted',
  unchanged: 'ExportsUnchanged',
  failed: 'ExportsFailed',
} as const;

const one = (name: string): Measure => ({ name, unit: 'Count', value: 1 });

/** What is measured of an export that is complete. @param seconds that it took */
export function exportedMeasures({ rows, bytes }: Latest, seconds: number): Measure[] {
  return [
    one(exportsEnded.completed),
    { name: 'RowsExported', unit: 'Count', value: rows },
    { name: 'BytesExported', unit: 'Bytes', value: bytes },
    { name: 'SecondsToExport', unit: 'Seconds', value: seconds },
  ];
}

export const unchangedMeasures = [one(exportsEnded.unchanged)];
export const failedMeasures = [one(exportsEnded.failed)];
