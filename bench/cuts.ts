import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PartRefused } from '../shared/errors.ts';
import type { DataFile } from './data/file.ts';
import type { Cuts } from './report/results.ts';
import type { World } from './world.ts';

const QUOTE = 0x22;

/**
 * Where GNU `split -C` cuts a file, and what a Domo says of such parts that looks at what it gets. A cut is inside a
 * record where an odd number of quotes lies before it: the files are well formed.
 */
export async function countCuts(world: World, { path, kind }: DataFile, partSize: number): Promise<Cuts> {
  const { domo } = world.drops;
  const folder = await mkdtemp(join(world.folder, 'cuts-'));
  const stream = await domo.streams.create({
    ...{ name: `${kind.title}: cuts`, description: '', columns: kind.columns, updateMethod: 'REPLACE' },
  });
  const execution = await domo.executions.create(stream.id);
  await world.expectRows(null);
  try {
    const script = 'tail -n +2 "$0" | split -C "$1" --suffix-length=5 - "$2/"';
    const { status } = spawnSync('bash', ['-c', script, path, String(partSize), folder]);
    if (status !== 0) throw new Error('GNU split could not cut the file');
    const cuts = { total: -1, insideRecords: 0, refused: 0 };
    let inside = false;
    for (const name of (await readdir(folder)).sort()) {
      cuts.total++;
      if (inside) cuts.insideRecords++;
      const bytes = await readFile(join(folder, name));
      for (const byte of bytes) if (byte === QUOTE) inside = !inside;
      const body = [gzipSync(bytes, { level: 1 })];
      const part = { streamId: stream.id, executionId: execution.id, part: cuts.total + 1, body };
      await domo.parts.upload(part).catch((error: Error) => {
        if (!(error instanceof PartRefused)) throw error;
        cuts.refused++;
      });
    }
    return cuts;
  } finally {
    await rm(folder, { recursive: true });
    await domo.executions.abort(stream.id, execution.id);
  }
}
