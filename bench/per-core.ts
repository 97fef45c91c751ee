import { createDocuments } from '../shared/aws/documents.ts';
import { plainRules } from '../shared/cells/rules.ts';
import { domoDialect } from '../shared/csv/dialect.ts';
import { planRanges, type Range } from '../shared/csv/ranges.ts';
import { type DocumentRef, readingsRef } from '../shared/import/documents.ts';
import { loadId } from '../shared/import/identity.ts';
import type { ObjectVersion } from '../shared/import/load.ts';
import type { Reading } from '../shared/import/reading.ts';
import type { SplitInput } from '../shared/import/split/split.ts';
import { collected } from '../test/helpers/collected.ts';
import { onOneCore } from './contestants/on-one-core.ts';
import type { DataFile } from './data/file.ts';
import { bindServers } from './measure/affinity.ts';
import { alternate } from './measure/alternate.ts';
import { tokenOf } from './token.ts';
import { checkReceived } from './verify.ts';
import type { World } from './world.ts';

/** As fast as Node's zlib gets at this level: of its settings, those are measured against that make it fastest. */
const zlibs = {
  'zlib level 1': { level: 1, memLevel: 9, chunkSize: 1024 * 1024 },
  'zlib level 1, default buffers': { level: 1 },
};

export interface PerCoreOptions {
  partSize: number;
  runs: number;
  say: (line: string) => void;
}

/** One part after the other on one core, against the bounds of the machine on the same bytes. */
export async function measurePerCore(
  world: World,
  file: DataFile,
  object: ObjectVersion,
  options: PerCoreOptions,
) {
  const { partSize, runs, say } = options;
  const ranges = planRanges(file.dataStart, file.bytes, partSize);
  await world.expectRows((file.bytes - file.dataStart) / file.rows);
  const execution = await openExecution(world, file);
  const parts = `/v1/streams/${execution.streamId}/executions/${execution.executionId}/part/`;
  const { aws, domo } = world.sandbox.ready;
  const copy = {
    ...{ from: `${aws}/${object.bucket}/${object.key}`, to: domo + parts, ranges },
    authorization: `bearer ${await tokenOf(world)}`,
  };
  await createDocuments(world.drops.s3).put(readingsOf(object), [readingOf(file)]);
  const split = {
    bundle: world.splitPart.bundle,
    inputs: ranges.map((range, index) => inputOf(file, object, range, index + 1, execution)),
  };
  const contestants = [
    ...Object.entries(zlibs).map(([name, zlib]) =>
      onOneCore(name, 'bare-gzip.mjs', { path: file.path, partSize, zlib }),
    ),
    onOneCore('copy', 'bare-copy.mjs', copy),
    onOneCore('split-part', 'split-part.mjs', split, world.splitPart.environment),
  ];
  bindServers(true);
  try {
    const last = contestants.at(-1);
    const results = await alternate(contestants, runs, (what) => say(`${file.kind.name}: ${what}`));
    // Whoever ran last has the parts in Domo: that is to be the one whose work is checked.
    await last?.run();
    checkReceived(file, await world.received(execution.streamId, execution.executionId));
    const reports = await collected(world.drops.reports.list(batchOf(object)));
    const sent = reports.reduce((sum, { sentBytes }) => sum + Number(sentBytes), 0);
    return { outcome: results, compressed: sent / (file.bytes - file.dataStart) };
  } finally {
    bindServers(false);
    for (const { end } of contestants) end();
    await world.drops.domo.executions.abort(execution.streamId, execution.executionId);
  }
}

async function openExecution({ drops: { domo } }: World, { kind }: DataFile) {
  const stream = await domo.streams.create({
    ...{ name: `Parts, ${kind.title}`, description: '' },
    columns: kind.columns,
    updateMethod: 'REPLACE',
  });
  const { id } = await domo.executions.create(stream.id);
  return {
    streamId: stream.id,
    executionId: id,
    dataSetId: stream.dataSet.id,
    rowsBefore: 0,
    countMoving: false,
  };
}

function inputOf(
  file: DataFile,
  object: ObjectVersion,
  range: Range,
  part: number,
  execution: SplitInput['execution'],
): SplitInput {
  const segment = {
    ...{ load: loadId(object, null), object, range, state: null, reading: 0, rowsBefore: null },
    ...{ dataStart: file.dataStart, dataEnd: file.bytes, text: { size: file.bytes, index: null } },
  };
  const item = { part, segments: [segment], list: null, readings: readingsOf(object) };
  return { item, batch: batchOf(object), execution, round: 0, retry: 0 };
}

function readingsOf(object: ObjectVersion): DocumentRef {
  return readingsRef({ id: batchOf(object), bucket: object.bucket });
}

/** The rows of the file go on as they are. */
function readingOf(file: DataFile): Reading {
  return {
    ...{
      format: 'csv',
      encoding: 'utf-8',
      dialect: domoDialect,
      width: file.kind.columns.length,
      columns: null,
    },
    ...{ shortRows: 'reject', emptyColumns: 'drop', maxRecordBytes: 16 * 2 ** 20, firstRow: 2 },
    ...{ rules: plainRules, year: new Date().getUTCFullYear(), showCells: true },
  };
}

/** Under which the parts of an object are reported: no load of the sandbox has such a batch. */
function batchOf(object: ObjectVersion): string {
  return `bench-${loadId(object, null)}`;
}
