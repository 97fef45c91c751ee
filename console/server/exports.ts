import type { Connection } from '../../cli/connection.ts';
import { reaching } from '../../cli/deployment.ts';
import { createExportRuns } from '../../cli/exports/runs.ts';
import { latestKey } from '../../shared/export/place.ts';
import type { ExportAnswer } from '../answers.ts';
import type { Deployed } from './deployed.ts';
import { kept } from './kept.ts';
import { problemOf } from './problem.ts';

/** The exports of a deployment, with what this console has started of them. */
export interface Exports {
  list(): Promise<ExportAnswer[]>;
  /** Throws as `ExportRuns.start` does. */
  start(name: string): Promise<NonNullable<ExportAnswer['run']>>;
  /** Stops following; what was started goes on. */
  close(): void;
}

/** Milliseconds. */
const bucketAge = 60_000;

export function createExports(connection: Connection, current: () => Promise<Deployed>): Exports {
  const runs = new Map<string, NonNullable<ExportAnswer['run']>>();
  const closing = new AbortController();
  const exportBucket = kept(bucketAge, async () => {
    const [{ S3Client }, { createExportBucket }, { deployment }] = await Promise.all([
      import('@aws-sdk/client-s3'),
      import('../../shared/aws/export-bucket.ts'),
      current(),
    ]);
    return createExportBucket(new S3Client(connection.client), deployment.bucket);
  });

  return {
    async list() {
      const [bucket, { exports }] = await Promise.all([exportBucket(), current()]);
      return Promise.all(
        exports.map(async (job) => {
          const newest = await reaching(connection, () => bucket.latest(latestKey(job)).read());
          const { name, source, schedule, timeZone, prefix, format } = job;
          return {
            ...{ name, schedule, timeZone, prefix, format },
            source: source.kind === 'route' ? `route ${source.route.name}` : `DataSet ${source.dataSetId}`,
            latest: newest?.latest ?? null,
            run: runs.get(name) ?? null,
          };
        }),
      );
    },

    async start(name) {
      const starter = await createExportRuns(connection);
      const begun = await starter.start(name);
      const run = { state: 'running' as const, startedAt: new Date().toISOString(), reason: null };
      runs.set(name, run);
      starter.follow(begun, closing.signal).then(
        (done) =>
          runs.set(name, { ...run, state: done.state, reason: done.state === 'failed' ? done.reason : null }),
        (error: unknown) => runs.set(name, { ...run, state: 'failed', reason: problemOf(error).message }),
      );
      return run;
    },

    close: () => closing.abort(),
  };
}
