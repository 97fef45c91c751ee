import type { ExportJob } from '../config/export-job.ts';
import { behaviourOf } from '../domo/behaviour.ts';
import { log } from '../log.ts';
import { createDeadline } from './deadline.ts';
import { exportEnded } from './event.ts';
import { dataSetOf, jobNamed, scheduledTimeOf } from './job.ts';
import { type Exported, isUnchanged, type Latest, pointAt } from './latest.ts';
import { exportedMeasures, unchangedMeasures } from './measures.ts';
import { exportKey, exportMark, latestKey } from './place.ts';
import type { ExportPorts } from './ports.ts';
import { transfer } from './transfer.ts';

export interface ExportInput {
  /** Of the export. */
  name: string;
  /** ISO 8601. */
  scheduledTime: string;
  /** When the function is ended. Milliseconds from now. */
  remaining: number;
}

/** Fetches a DataSet into the bucket, verified, and points `_latest.json` at it. */
export async function exportDataSet(
  ports: Omit<ExportPorts, 'notices'>,
  { name, scheduledTime: given, remaining }: ExportInput,
): Promise<Exported> {
  const { bucket, clock, domo, meter, streams } = ports;
  const began = clock.now();
  const job = jobNamed(await ports.exports(), name);
  const scheduledTime = scheduledTimeOf(given);
  const { fileName, format, includeHeader, gzip, skipUnchanged } = job;
  const store = bucket.latest(latestKey(job));

  const dataSetId = await dataSetOf(job.source, domo, streams);
  const before = await domo.dataSets.get(dataSetId);
  if (skipUnchanged) {
    const current = (await store.read())?.latest;
    if (current !== undefined && isUnchanged(current, job, before) && (await bucket.has(current))) {
      log.info(`DataSet ${dataSetId} is as it was at the last export: nothing was fetched.`, { current });
      meter.recordExport(name, unchangedMeasures);
      await ports.events.publish([exportEnded('unchanged', scheduledTime, current)]);
      return { outcome: 'unchanged', latest: current };
    }
  }

  const key = exportKey(job, scheduledTime);
  const upload = bucket.upload({
    key,
    contentType: contentTypeOf(job),
    metadata: { [exportMark]: name },
  });
  let csvBytes = 0;
  const deadline = createDeadline(remaining, dataSetId, () => csvBytes);
  const spelling = behaviourOf(await ports.probes.get());
  const { transferred, place } = await transfer(
    domo.dataSets,
    before,
    { ...job, spelling, showCells: showCellsOf(job) },
    upload,
    {
      signal: deadline.signal,
      onBytes: (bytes) => {
        csvBytes = bytes;
      },
    },
  ).finally(deadline.clear);

  const latest: Latest = {
    ...{ export: name, dataSetId, scheduledTime, completedAt: new Date(clock.now()).toISOString() },
    ...{ bucket: bucket.name, key, versionId: place.versionId },
    ...transferred,
    ...{ fileName, format, includeHeader, gzip },
  };
  if (!(await pointAt(store, latest))) {
    log.warn(`A newer export of ${name} is pointed at already; that of ${scheduledTime} is beside it.`);
  }
  meter.recordExport(name, exportedMeasures(latest, (clock.now() - began) / 1000));
  await ports.events.publish([exportEnded('exported', scheduledTime, latest)]);
  return { outcome: 'exported', latest };
}

function contentTypeOf({ format, gzip }: ExportJob): string {
  if (format === 'parquet') return 'application/vnd.apache.parquet';
  return gzip ? 'application/gzip' : 'text/csv; charset=utf-8';
}

/** Whether cells may be shown: a DataSet that no route loads has no setting that forbids it. */
function showCellsOf({ source }: ExportJob): boolean {
  return source.kind === 'dataSet' || source.route.showCells;
}
