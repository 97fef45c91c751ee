import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { parseConfig } from '../../shared/config/config.ts';
import type { ListedColumn } from '../../shared/config/route.ts';
import type { Column } from '../../shared/data-set.ts';
import type { ObjectVersion } from '../../shared/import/load.ts';
import { examineHere, readHere } from '../examine-here.ts';
import type { SizedFile } from '../upload.ts';

/** An element of `imports`, as a person writes it. */
export interface Draft {
  name: string;
  prefix: string;
  dataSet: { name: string; columns: 'infer' | ListedColumn[] };
  updateMethod: 'REPLACE';
  [section: string]: unknown;
}

/** The route with nothing set, named after the file. */
export function plainDraft(file: Pick<SizedFile, 'name'>): Draft {
  const [stem = ''] = basename(file.name).split('.');
  const name =
    stem
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40)
      .toLowerCase() || 'files';
  return {
    ...{ name, prefix: `incoming/${name}/`, dataSet: { name: stem.trim() || name, columns: 'infer' } },
    updateMethod: 'REPLACE',
  };
}

/** A file as a route reads it. */
export interface Tried {
  columns: Column[];
  rowCount: number | null;
  /** A cell that is null differs from an empty text. */
  firstRows: (string | null)[][];
  /** What was decided by the file, and why. */
  decisions: string[];
  isJson: boolean;
}

/** Reads a file as a load of the route would be read. Throws the FileError that the load would be rejected with. */
export async function tryRoute(file: SizedFile, draft: Draft): Promise<Tried> {
  const [route] = parseConfig(JSON.stringify({ imports: [draft] }), 'The route').imports;
  if (route === undefined) throw new RangeError('there is no route');
  const object: ObjectVersion = {
    bucket: 'BUCKET',
    key: draft.prefix + file.name,
    versionId: null,
    etag: '',
    size: file.size,
  };
  const read = (_: ObjectVersion, start: number, end: number): AsyncIterable<Uint8Array> =>
    // Node's `end` is inclusive.
    createReadStream(file.path, { start, end: end - 1 });
  const load = { id: 'LOAD', object };
  const examination = await examineHere({ read }, { load, route, dataSet: null });
  const { examined } = examination;
  if (examined.kind === 'empty') {
    return { columns: [], rowCount: 0, firstRows: [], decisions: [], isJson: false };
  }
  const { decisions } = examined;
  const seen = await readHere(examination, examined, load);
  const isJson = examined.reading.json !== undefined;
  return { columns: [...examined.columns, ...examined.added], ...seen, decisions, isJson };
}
