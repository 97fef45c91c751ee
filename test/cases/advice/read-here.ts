import { examineHere, readHere } from '../../../cli/examine-here.ts';
import { parseConfig } from '../../../shared/config/config.ts';
import type { Column } from '../../../shared/data-set.ts';
import type { ObjectVersion } from '../../../shared/import/load.ts';
import { guardShrinking } from '../../../shared/import/shrink.ts';
import type { RouteDraft } from '../case.ts';

/** A file that is to be loaded, and what it meets. */
export interface Attempt {
  key: string;
  bytes: Uint8Array;
  /** An element of `imports`. */
  route: RouteDraft;
  dataSet: { columns: Column[]; rowCount: number } | null;
  /** As `sluice replay --force`. */
  force: boolean;
}

/** What a load would bring to Domo. */
export interface Read {
  columns: Column[];
  rowCount: number;
  /** The first ones; a null as an empty text. */
  rows: string[][];
}

/** Reads a file as its load is read, in this process. Throws the FileError that the load is rejected with. */
export async function readBytes({ key, bytes, route: draft, dataSet, force }: Attempt): Promise<Read> {
  const [route] = parseConfig(JSON.stringify({ imports: [draft] }), 'The route').imports;
  if (route === undefined) throw new RangeError('there is no route');
  const object: ObjectVersion = {
    bucket: 'BUCKET',
    key: `${route.prefix}${key}`,
    versionId: null,
    etag: '',
    size: bytes.length,
  };
  const objects = {
    async *read(_: ObjectVersion, from: number, to: number) {
      yield bytes.subarray(from, to);
    },
  };
  const load = { id: 'LOAD', object };
  const examination = await examineHere(objects, { load, route, dataSet: dataSet?.columns ?? null });
  const { examined } = examination;
  if (examined.kind === 'empty') return { columns: dataSet?.columns ?? [], rowCount: 0, rows: [] };
  const { rowCount, firstRows } = await readHere(examination, examined, load);
  const destination = { rowsBefore: dataSet?.rowCount ?? 0, dataSetId: 'ID' };
  if (!force) guardShrinking(load, route, { rows: rowCount ?? 0 }, destination);
  return {
    columns: [...examined.columns, ...examined.added],
    rowCount: rowCount ?? 0,
    rows: firstRows.map((row) => row.map((cell) => cell ?? '')),
  };
}
