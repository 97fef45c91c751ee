import type { ExportJob } from '../config/export-job.ts';
import type { SluiceError } from '../errors.ts';
import { reasonOfEvent, type SluiceEvent } from '../import/ledger/event.ts';
import type { Latest } from './latest.ts';

/** The event of an export that is complete. @param latest the newest file, also where nothing was fetched */
export function exportEnded(
  state: 'exported' | 'unchanged',
  scheduledTime: string,
  latest: Latest,
): SluiceEvent {
  const { dataSetId, bucket, key, versionId, rows, bytes, format, gzip } = latest;
  return {
    type: 'Sluice Export Ended',
    detail: {
      ...{ export: latest.export, state, scheduledTime, error: null },
      ...{ dataSetId, bucket, key, versionId, rows, bytes, format, gzip },
    },
  };
}

/** The event of an export that failed. */
export function exportFailed(
  { name, source }: ExportJob,
  bucket: string,
  scheduledTime: string,
  { name: error, message, fault }: Pick<SluiceError, 'name' | 'message' | 'fault'>,
): SluiceEvent {
  return {
    type: 'Sluice Export Ended',
    detail: {
      ...{ export: name, state: 'failed', scheduledTime, reason: reasonOfEvent(message), error, fault },
      ...{ dataSetId: source.kind === 'dataSet' ? source.dataSetId : null, bucket },
      ...{ key: null, versionId: null, rows: null, bytes: null, format: null, gzip: null },
    },
  };
}
