import { handler as lambda } from '../../shared/aws/handler.ts';
import { events, exportBucket, exports, meter, notices } from '../../shared/aws/ports.ts';
import { errorOf, type StateError } from '../../shared/aws/state-error.ts';
import { type AbandonExportInput, abandonExport } from '../../shared/export/abandon.ts';

type Input = Omit<AbandonExportInput, 'error'> & { error: StateError };

export const handler = lambda(({ error, ...input }: Input) =>
  abandonExport(
    { bucket: exportBucket(), notices: notices(), events: events(), meter: meter(), exports },
    { ...input, error: errorOf(error) },
  ),
);
