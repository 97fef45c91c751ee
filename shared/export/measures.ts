import type { Measure } from '../import/ledger/measures.ts';
import type { Latest } from './latest.ts';

/** The metrics that count exports by how they ended. */
export const exportsEnded = {
  completed: 'ExportsCompleted',
  unchanged: 'ExportsUnchanged',
  failed: 'ExportsFailed',
} as const;

const one = (name: string): Measure => ({ name, unit: 'Count', value: 1 });

/** The metrics of a complete export. @param seconds how long it took */
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
