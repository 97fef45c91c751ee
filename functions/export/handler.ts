import { type Context, handler as lambda } from '../../shared/aws/handler.ts';
import {
  clock,
  events,
  exportBucket,
  exports,
  meter,
  patientDomo,
  probes,
  streams,
} from '../../shared/aws/ports.ts';
import { type ExportInput, exportDataSet } from '../../shared/export/export.ts';
import type { Exported } from '../../shared/export/latest.ts';

export const handler = lambda(
  (input: Omit<ExportInput, 'remaining'>, context: Context): Promise<Exported> =>
    exportDataSet(
      {
        ...{ clock, exports, domo: patientDomo(), streams: streams(), bucket: exportBucket() },
        ...{ meter: meter(), probes: probes(), events: events() },
      },
      { ...input, remaining: context.getRemainingTimeInMillis() },
    ),
);
