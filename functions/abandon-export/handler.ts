import { exportBucket, meter, notices } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { errorOf, type StateError } from '../../shared/aws/state-error.ts';
import type { ExportJob } from '../../shared/config/export-job.ts';
import { jobNamed, scheduledTimeOf } from '../../shared/exports/job.ts';
import { failedMeasures } from '../../shared/exports/measures.ts';
import { exportNotice } from '../../shared/exports/notice.ts';
import { exportKey } from '../../shared/exports/place.ts';
import { log } from '../../shared/log.ts';

export interface AbandonExportInput {
  exports: ExportJob[];
  name: string;
  /** ISO 8601. */
  scheduledTime: string;
  error: StateError;
  run: string;
}

/** What the run ends with. */
export interface AbandonedExport {
  error: string;
  reason: string;
}

/** Clears up behind an export that failed: what a function that was ended left open; and people are told. */
export const handler = lambda(async (input: AbandonExportInput): Promise<AbandonedExport> => {
  const { exports, name, run } = input;
  const error = errorOf(input.error);
  log.warn(error.message, { export: name, error: error.name });
  if (exports.some((job) => job.name === name)) {
    const job = jobNamed(exports, name);
    const scheduledTime = scheduledTimeOf(input.scheduledTime);
    await exportBucket().abortUploads(exportKey(job, scheduledTime));
    const bucket = exportBucket().name;
    await notices().publish(exportNotice({ job, bucket, scheduledTime, run, error }));
    meter().recordExport(name, failedMeasures);
  }
  return { error: error.name, reason: error.message };
});
