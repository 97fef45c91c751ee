import type { ExportJob } from '../config/export-job.ts';
import type { SluiceError } from '../errors.ts';
import { type Notice, notice } from '../import/ledger/notice.ts';
import { latestKey } from './place.ts';

export interface FailedExport {
  job: ExportJob;
  bucket: string;
  /** ISO 8601, UTC. */
  scheduledTime: string;
  /** ARN of the run of the state machine. */
  run: string;
  error: Pick<SluiceError, 'message' | 'name' | 'fault'>;
}

/** The notice about an export that failed. */
export function exportNotice({ job, bucket, scheduledTime, run, error }: FailedExport): Notice {
  const { source, name, prefix } = job;
  const about = { kind: 'export', export: name, state: 'failed', run } as const;
  return notice({ ...about, error: error.name, fault: error.fault }, `export ${name} failed`, [
    `The export ${name} of ${scheduledTime} failed. Nothing of it is in the bucket; s3://${bucket}/${latestKey(job)} still points at the one before, if there was one.`,
    `Why: ${error.message}`,
    `Who is at fault: ${advice(error, name)}`,
    [
      `Export: ${name}`,
      source.kind === 'dataSet'
        ? `DataSet: ${source.dataSetId}`
        : `DataSet: that of route ${source.route.name}`,
      `Goes to: s3://${bucket}/${prefix}`,
      `Error: ${error.name}`,
    ].join('\n'),
  ]);
}

function advice({ fault }: FailedExport['error'], name: string): string {
  const again = `npx sluice export ${name}`;
  switch (fault) {
    case 'user':
      return `the set-up.\n\nWhat to do: Put right what is said above, then: ${again}`;
    case 'domo':
      return `Domo.\n\nWhat to do: The next time of the schedule may succeed by itself. To have it at once, when Domo is well again: ${again}`;
    case 'aws':
      return `AWS.\n\nWhat to do: The next time of the schedule may succeed by itself. To have it at once, when that is over: ${again}`;
    case 'bug':
      return `Sluice itself: this should not happen.\n\nWhat to do: Report it with the log of the function Export. To try again: ${again}`;
  }
}
