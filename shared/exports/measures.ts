import type { Measure } from '../loads/measures.ts';
import type { Latest } from './latest.ts';

/** Exports whose runs failed. */
export const exportsFailed = 'ExportsFailed';

const one = (name: string): Measure => ({ name, unit: 'Count', value: 1 });

/** What is measured of an export that is complete. @param seconds that it took */
export function exportedMeasures({ rows, bytes }: Latest, seconds: number): Measure[] {
  return [
    one('ExportsCompleted'),
    { name: 'RowsExported', unit: 'Count', value: rows },
    { name: 'BytesExported', unit: 'Bytes', value: bytes },
    { name: 'SecondsToExport', unit: 'Seconds', value: seconds },
  ];
}

export const unchangedMeasures = [one('ExportsUnchanged')];
export const failedMeasures = [one(exportsFailed)];
