import type { ImportRoute } from '../../shared/config/route.ts';
import type { ObjectVersion } from '../../shared/import/load.ts';
import { route } from '../helpers/load.ts';
import type { Flaw, Setting } from './schedule.ts';
import { columns } from './stores/domo.ts';

export const bucket = 'bucket';

/** When the first file is dropped. Milliseconds since 1970. */
export const beginning = Date.parse('2026-11-23T12:00:00Z');

/** What is dropped. */
export interface Dropped {
  object: ObjectVersion;
  bytes: Buffer;
  /** As S3 writes it: UTC, whole seconds. */
  time: string;
  sequencer: string;
  /** Of a file without a flaw: as they are to be in the DataSet. */
  rows: readonly string[];
  flaw: Flaw;
}

const header = columns.map(({ name }) => name).join(',');

/** What an ambiguous file is cut into. Bytes: more than is read before a range to prove where it begins. */
const longPart = 70_000;
/**
 * Rows of eight bytes, which look the same wherever one begins to read. They fill three ranges, of which the second
 * begins inside a cell: so it is taken for what it is not, is sent, and is found out.
 */
const longRows = 26_252;

/** The file with this index: three rows, that no other file has. */
function linesOf(index: number, flaw: Flaw, ambiguous: boolean): string[] {
  const rows = ['a', 'b', 'c'].map((letter) => `${index},${letter.repeat(6)}`);
  switch (flaw) {
    case 'none':
      return [header, ...(ambiguous ? Array(longRows).fill(`${index},"\n${index},"`) : rows)];
    case 'header':
      return ['id,other', ...rows];
    case 'columns':
      return [header, ...rows.slice(0, 2), `${index},c,c`];
    case 'cell':
      // Sluice takes it for a number, as it is; the model's Domo does not want it.
      return [header, ...rows.slice(0, 2), `-1${index},cccccc`];
  }
}

const texts = new Map<string, Buffer>();

function bytesOf(index: number, flaw: Flaw, ambiguous: boolean): Buffer {
  const key = `${index}${flaw}${ambiguous}`;
  const known = texts.get(key) ?? Buffer.from(`${linesOf(index, flaw, ambiguous).join('\n')}\n`);
  texts.set(key, known);
  return known;
}

/** @param at milliseconds since 1970 */
export function fileOf(
  { oneKey, twins, ambiguous, files }: Setting,
  index: number,
  own: Flaw,
  at: number,
): Dropped {
  const content = twins ? index - (index % 2) : index;
  const flaw = files[content] ?? own;
  const bytes = bytesOf(content, flaw, ambiguous);
  const object = {
    ...{ bucket, key: `incoming/sales/${oneKey ? 'all' : content}.csv`, versionId: `v${index}` },
    ...{ etag: `e${content}`, size: bytes.length },
  };
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
  return {
    object,
    bytes,
    time,
    sequencer: `00${index}`,
    rows: linesOf(content, flaw, ambiguous).slice(1),
    flaw,
  };
}

export function routeOf({
  method,
  target,
  commitInterval,
  wide,
  ambiguous,
  maxConcurrency,
  maxPause,
}: Setting): ImportRoute {
  const targets: Record<Setting['target'], ImportRoute['target']> = {
    stream: { kind: 'stream', streamId: 42 },
    newStream: { kind: 'dataSet', name: 'Sales', description: '', columns },
    dataSetApi: { kind: 'dataSetApi', dataSetId: 'data-set', maxBytes: 1e6 },
    newDataSet: {
      ...{ kind: 'dataSetApi', dataSetId: null, maxBytes: 1e6 },
      ...{ name: 'Sales', description: '', columns },
    },
  };
  return {
    ...route,
    ...{ name: 'sales', prefix: 'incoming/sales/', target: targets[target], updateMethod: method },
    keyColumnNames: method === 'UPSERT' ? ['id'] : [],
    // A record of nine bytes begins in each range.
    ...{ commitInterval, partSize: ambiguous ? longPart : wide ? 13 : 64e6, maxConcurrency },
    ...{ maxPause, shrinkGuard: null, maxRecordBytes: 16 * 1024 * 1024, showCells: true },
  };
}
