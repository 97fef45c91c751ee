/**
 * One large gzip file, through the whole way, on all cores: beside the same text as it is, beside a single function that
 * reads the file from its start to its end, and beside what a user would take instead. Ratios of the medians of one run.
 *
 *   npm run bench:compressed -- [--megabytes 2000] [--runs 3] [--kind numeric] [--part-size 64] [--no-peers]
 *
 * Peers run once: they take minutes, and start anew each time, so that nothing warms them up.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { build } from 'esbuild';
import { type OnOneCore, onOneCore } from './contestants/on-one-core.ts';
import { pydomo, recipe, type Source } from './contestants/peers.ts';
import { fromBucket, type Tally } from './contestants/sluice.ts';
import { type DataFile, writeDataFile } from './data/file.ts';
import { type KindName, kinds } from './data/kinds.ts';
import { alternate, type Contestant } from './measure/alternate.ts';
import { describeMachine, thisMachine } from './report/machine.ts';
import { round, table } from './report/table.ts';
import { store } from './store.ts';
import { tokenOf } from './token.ts';
import { checkReceived } from './verify.ts';
import { openWorld, type World } from './world.ts';

const MB = 1e6;
const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '2000' },
    runs: { type: 'string', default: '3' },
    kind: { type: 'string', default: 'numeric' },
    'part-size': { type: 'string', default: '64' },
    'no-peers': { type: 'boolean', default: false },
  },
});
const partSize = Number(values['part-size']) * MB;
const say = (line: string) => console.error(line);
const world = await openWorld({ partSize, say });
const own: OnOneCore[] = [];
try {
  const kind = kinds[values.kind as KindName];
  const file = await writeDataFile(
    join(world.folder, `${kind.name}.csv`),
    kind,
    Number(values.megabytes) * MB,
    1,
  );
  const packed = await compress(file);
  await world.expectRows((file.bytes - file.dataStart) / file.rows);
  const [plain, gzip] = [await store(world, file), await store(world, packed)];
  const { aws } = world.sandbox.ready;
  const inS3: Source = { from: 'S3', address: `${aws}/${gzip.bucket}/${gzip.key}` };
  const tally: Tally = { sentAgain: 0 };
  const contestants = [
    fromBucket(world, file, plain, tally, 'Sluice, the text as it is'),
    fromBucket(world, file, gzip, tally, 'Sluice, gzip'),
    await oneFunction(world, file, inS3.address, packed.bytes),
  ];
  const outcome = await alternate(contestants, Number(values.runs), say);
  const peers = [
    ...(await pydomo(world, file, inS3, partSize)).filter(({ name }) => name.includes('gzip parts')),
    await recipe(world, file, inS3, partSize),
    duckDb(packed.path, world.folder),
  ];
  if (!values['no-peers']) Object.assign(outcome, await alternate(peers, 1, say, { warmUps: 0 }));
  const unit = outcome['Sluice, gzip']?.seconds ?? Number.NaN;
  const rows = Object.entries(outcome).map(([name, { seconds, cpuSeconds, peakRss }]) => [
    ...[name, round(seconds), round(seconds / unit), round(file.bytes / MB / seconds)],
    ...[round(cpuSeconds), peakRss === null ? '' : round(peakRss / MB)],
  ]);
  const header = [
    '',
    'seconds',
    'to gzip by Sluice',
    'MB of text a second',
    'CPU seconds',
    'peak memory of a process, MB',
  ];
  console.log(
    `${table(header, rows)}\n\n${kind.title}: ${round(file.bytes / MB)} MB of text in ${round(packed.bytes / MB)} MB of gzip; medians of ${values.runs} runs, peers once, on ${describeMachine(thisMachine())}. ${tally.sentAgain} parts were sent again. DuckDB only writes gzip files, and sends nothing.`,
  );
} finally {
  for (const { end } of own) end();
  await world.end();
}

/** One member, as `gzip` writes it. */
async function compress({ path }: DataFile): Promise<{ path: string; bytes: number }> {
  const gzip = `${path}.gz`;
  await pipeline(createReadStream(path), createGzip({ level: 6 }), createWriteStream(gzip));
  return { path: gzip, bytes: (await stat(gzip)).size };
}

async function oneFunction(world: World, file: DataFile, from: string, size: number): Promise<Contestant> {
  const { sandbox, drops, folder, received } = world;
  const bundle = join(folder, 'one-function.mjs');
  await build({
    ...{ entryPoints: [join(import.meta.dirname, 'compressed/one-function.ts')], outfile: bundle },
    ...{ bundle: true, platform: 'node', format: 'esm', minify: true, target: 'node20' },
  });
  const { title, columns } = file.kind;
  const { id } = await drops.domo.streams.create({
    ...{ name: `${title}: one function`, description: '', columns, updateMethod: 'REPLACE' },
  });
  const token = await tokenOf(world);
  const { dataStart, bytes: dataEnd } = file;
  const contestant = onOneCore('one function of ours, gzip', 'one-function.mjs', {
    bundle: pathToFileURL(bundle).href,
    work: {
      ...{ from, size, dataStart, dataEnd, width: columns.length, partSize },
      ...{
        executions: `${sandbox.ready.domo}/v1/streams/${id}/executions`,
        authorization: `bearer ${token}`,
      },
    },
  });
  own.push(contestant);
  return {
    name: contestant.name,
    async run() {
      const figures = await contestant.run();
      const [last] = (await drops.domo.executions.list(id)).sort((one, other) => other.id - one.id);
      checkReceived(file, await received(id, Number(last?.id)));
      return figures;
    },
  };
}

function duckDb(path: string, folder: string): Contestant {
  const statement = `copy (from read_csv('${path}')) to '${join(folder, 'duckdb')}' (format csv, header false, compression gzip, file_size_bytes '${partSize / 1000}KB', overwrite true)`;
  const contestant = onOneCore('DuckDB, one thread, to gzip files', 'duckdb.mjs', { statement });
  own.push(contestant);
  return contestant;
}
