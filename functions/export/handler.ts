import { exportBucket, meter, patientDomo, streams } from '../../shared/aws/clients.ts';
import { type Context, handler as lambda } from '../../shared/aws/handler.ts';
import type { ExportJob } from '../../shared/config/export-job.ts';
import { dataSetOf, jobNamed, scheduledTimeOf } from '../../shared/exports/job.ts';
import { type Exported, isUnchanged, type Latest, pointAt } from '../../shared/exports/latest.ts';
import { exportedMeasures, unchangedMeasures } from '../../shared/exports/measures.ts';
import { exportKey, exportMark, latestKey } from '../../shared/exports/place.ts';
import { transfer } from '../../shared/exports/transfer.ts';
import { log } from '../../shared/log.ts';
import { createDeadline } from './deadline.ts';

export interface ExportInput {
  exports: ExportJob[];
  /** Which of them. */
  name: string;
  /** ISO 8601. */
  scheduledTime: string;
}

/** Fetches a DataSet into the bucket, verified, and points `_latest.json` at it. */
export const handler = lambda(async (input: ExportInput, context: Context): Promise<Exported> => {
  const began = performance.now();
  const job = jobNamed(input.exports, input.name);
  const scheduledTime = scheduledTimeOf(input.scheduledTime);
  const { name, fileName, includeHeader, gzip, skipUnchanged } = job;
  const bucket = exportBucket();
  const store = bucket.latest(latestKey(job));
  const { dataSets } = patientDomo();

  const dataSetId = await dataSetOf(job.source, patientDomo(), streams());
  const before = await dataSets.get(dataSetId);
  if (skipUnchanged) {
    const current = (await store.read())?.latest;
    if (current !== undefined && isUnchanged(current, job, before) && (await bucket.has(current))) {
      log.info(`DataSet ${dataSetId} is as it was at the last export: nothing was fetched.`, { current });
      meter().recordExport(name, unchangedMeasures);
      return { outcome: 'unchanged', latest: current };
    }
  }

  const key = exportKey(job, scheduledTime);
  const upload = bucket.upload({
    key,
    contentType: gzip ? 'application/gzip' : 'text/csv; charset=utf-8',
    metadata: { [exportMark]: name },
  });
  let csvBytes = 0;
  const deadline = createDeadline(context, dataSetId, () => csvBytes);
  const { transferred, place } = await transfer(dataSets, before, job, upload, {
    signal: deadline.signal,
    onBytes: (bytes) => {
      csvBytes = bytes;
    },
  }).finally(deadline.clear);

  const latest: Latest = {
    ...{ export: name, dataSetId, scheduledTime, completedAt: new Date().toISOString() },
    ...{ bucket: bucket.name, key, versionId: place.versionId },
    ...transferred,
    ...{ fileName, includeHeader, gzip },
  };
  if (!(await pointAt(store, latest))) {
    log.warn(`A newer export of ${name} is pointed at already; that of ${scheduledTime} is beside it.`);
  }
  meter().recordExport(name, exportedMeasures(latest, (performance.now() - began) / 1000));
  return { outcome: 'exported', latest };
});
