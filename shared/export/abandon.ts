import type { SluiceError } from '../errors.ts';
import { log } from '../log.ts';
import { exportFailed } from './event.ts';
import { jobNamed, scheduledTimeOf } from './job.ts';
import { failedMeasures } from './measures.ts';
import { exportNotice } from './notice.ts';
import { exportKey } from './place.ts';
import type { ExportPorts } from './ports.ts';

export interface AbandonExportInput {
  /** Of the export. */
  name: string;
  /** ISO 8601. */
  scheduledTime: string;
  error: SluiceError;
  run: string;
}

/** What the run ends with. */
export interface AbandonedExport {
  error: string;
  reason: string;
}

/** Clears up behind an export that failed: what a function that was ended left open; and people are told. */
export async function abandonExport(
  {
    bucket,
    notices,
    events,
    meter,
    exports,
  }: Pick<ExportPorts, 'bucket' | 'notices' | 'events' | 'meter' | 'exports'>,
  { name, scheduledTime: given, error, run }: AbandonExportInput,
): Promise<AbandonedExport> {
  log.warn(error.message, { export: name, error: error.name });
  const jobs = await exports();
  if (jobs.some((job) => job.name === name)) {
    const job = jobNamed(jobs, name);
    const scheduledTime = scheduledTimeOf(given);
    await bucket.abortUploads(exportKey(job, scheduledTime));
    await notices.publish(exportNotice({ job, bucket: bucket.name, scheduledTime, run, error }));
    await events.publish([exportFailed(job, bucket.name, scheduledTime, error)]);
    meter.recordExport(name, failedMeasures);
  }
  return { error: error.name, reason: error.message };
}
