import type { ObjectVersion } from '../shared/import/load.ts';
import { pydomo, recipe, type Source } from './contestants/peers.ts';
import { fromBucket, fromDisk, type Tally } from './contestants/sluice.ts';
import type { DataFile } from './data/file.ts';
import { alternate } from './measure/alternate.ts';
import type { World } from './world.ts';

export interface EndToEndOptions {
  partSize: number;
  runs: number;
  say: (line: string) => void;
}

/** The whole way, with all cores, to a Domo that only receives; by Sluice, and by what a user would take instead. */
export async function measureEndToEnd(
  world: World,
  file: DataFile,
  object: ObjectVersion,
  { partSize, runs, say }: EndToEndOptions,
) {
  await world.expectRows((file.bytes - file.dataStart) / file.rows);
  const { aws } = world.sandbox.ready;
  const inS3: Source = { from: 'S3', address: `${aws}/${object.bucket}/${object.key}` };
  const onDisk: Source = { from: 'disk', address: file.path };
  const tally: Tally = { sentAgain: 0 };
  const contestants = [
    fromBucket(world, file, object, tally),
    fromDisk(world, file),
    ...(await pydomo(world, file, inS3, partSize)),
    await recipe(world, file, inS3, partSize),
    await recipe(world, file, onDisk, partSize),
  ];
  const outcome = await alternate(contestants, runs, (what) => say(`${file.kind.name}: ${what}`));
  return { outcome, ...tally };
}
