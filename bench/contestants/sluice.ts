import { CopyObjectCommand } from '@aws-sdk/client-s3';
import { loadId } from '../../shared/import/identity.ts';
import type { LoadRecord, ObjectVersion } from '../../shared/import/load.ts';
import { triesOfRound } from '../../shared/import/part.ts';
import { collected } from '../../test/helpers/collected.ts';
import type { DataFile } from '../data/file.ts';
import type { Contestant } from '../measure/alternate.ts';
import { measureCommand } from '../measure/command.ts';
import { functionsUsage } from '../measure/functions.ts';
import { checkReceived } from '../verify.ts';
import type { World } from '../world.ts';

/** Longer than any load of a benchmark takes. Seconds. */
const patience = 3600;

/** Counts parts that were sent again, over all loads. */
export interface Tally {
  sentAgain: number;
}

/**
 * From the object that has just come to be in the bucket to the load that is committed.
 *
 * @param object has the text of the file, as it is or compressed
 */
export function fromBucket(
  world: World,
  file: DataFile,
  object: ObjectVersion,
  tally: Tally,
  name = 'sluice, from S3',
): Contestant {
  const { drops, sandbox } = world;
  return {
    name,
    async run() {
      const { bucket } = sandbox.ready;
      const key = `${file.kind.name}/rows.csv`;
      const settled = world.settled(AbortSignal.timeout(patience * 1000));
      const before = functionsUsage();
      const CopySource = `${object.bucket}/${object.key}`;
      const copy = await drops.s3.send(new CopyObjectCommand({ Bucket: bucket, Key: key, CopySource }));
      const start = performance.now();
      await settled;
      const versionId = copy.VersionId ?? null;
      const load = await drops.outcome(loadId({ bucket, key, versionId, etag: '' }, null));
      const seconds = (performance.now() - start) / 1000;
      const after = functionsUsage();
      await checkLoad(world, file, load);
      const reports = await collected(drops.reports.list(String(load.batch)));
      tally.sentAgain += reports.filter(({ tries }) => tries >= triesOfRound).length;
      return { seconds, cpuSeconds: after.cpuSeconds - before.cpuSeconds, peakRss: after.peakRss };
    },
  };
}

/** From the file on disk: what the others begin with. */
export function fromDisk(world: World, file: DataFile): Contestant {
  const { aws } = world.sandbox.ready;
  const args = ['cli/sluice.mjs', 'drop', file.path, '--route', file.kind.name, '--endpoint', aws];
  return {
    name: 'sluice, from disk',
    async run() {
      const before = functionsUsage();
      const { figures, said } = await measureCommand(process.execPath, [...args, '--wait', '--json']);
      const after = functionsUsage();
      await checkLoad(world, file, JSON.parse(said));
      return {
        seconds: figures.seconds,
        cpuSeconds: figures.cpuSeconds + after.cpuSeconds - before.cpuSeconds,
        peakRss: Math.max(figures.peakRss ?? 0, after.peakRss ?? 0),
      };
    },
  };
}

async function checkLoad(world: World, file: DataFile, load: LoadRecord): Promise<void> {
  if (load.state !== 'committed') throw new Error(`the load is ${load.state}: ${load.reason}`);
  if (load.rows !== file.rows) throw new Error(`the load has ${load.rows} rows, the file ${file.rows}`);
  checkReceived(file, await world.received(Number(load.streamId), Number(load.executionId)));
}
