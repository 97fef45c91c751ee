import type { Path, Problem } from '../problem.ts';
import type { CheckedImport } from '../schema.ts';
import { sizeText } from '../values/size.ts';
import { cellProblems } from './cells.ts';
import { columnProblems } from './columns.ts';
import type { Draft } from './draft.ts';
import { expectProblems } from './expect.ts';
import { fileProblems } from './files.ts';
import { readProblems } from './read.ts';

type Route = Draft<CheckedImport>;

const targets = ['stream', 'dataSet', 'dataSetApi'] as const;

/** Problems between the values of one import route. `written` are the keys that the file has for it. */
export function importProblems(route: Route, written: readonly string[], path: Path): Problem[] {
  return [
    ...targetProblems(written, path),
    ...requestProblems(route, path),
    ...columnProblems(route, written, path),
    ...fileProblems(route, path),
    ...readProblems(route, path),
    ...cellProblems(route, path),
    ...recordProblems(route, path),
    ...guardProblems(route, path),
    ...expectProblems(route, path),
  ];
}

function targetProblems(written: readonly string[], path: Path): Problem[] {
  const named = targets.filter((target) => written.includes(target));
  if (named.length === 1) return named[0] === 'dataSetApi' ? idleProblems(written, path) : [];
  return [
    {
      path,
      found: named.length === 0 ? 'goes nowhere' : `goes to ${named.join(' and ')}`,
      advice:
        'write exactly one of "stream" (the id of a Stream, or of its DataSet), "dataSet" (one to create) and "dataSetApi" (one to load by the DataSet API)',
    },
  ];
}

/** The DataSet API takes a file in one request [I1]. */
function idleProblems(written: readonly string[], path: Path): Problem[] {
  return ['partSize', 'maxConcurrency']
    .filter((key) => written.includes(key))
    .map((key) => ({
      path: [...path, key],
      advice: 'leave it out: with "dataSetApi" a file is sent in one request, not in parts',
    }));
}

/** What `dataSetApi` needs to make its DataSet, and what it can't have with one that is there. */
function requestProblems({ dataSetApi }: Route, path: Path): Problem[] {
  if (dataSetApi === undefined) return [];
  const at = [...path, 'dataSetApi'];
  const has = (key: keyof typeof dataSetApi) => Object.hasOwn(dataSetApi, key);
  if (has('dataSetId')) {
    return (['name', 'description', 'columns'] as const).filter(has).map((key) => ({
      path: [...at, key],
      advice: 'leave it out, or leave "dataSetId" out: the DataSet with that id has its own',
    }));
  }
  const missing = (['name', 'columns'] as const).filter((key) => !has(key));
  if (missing.length === 0) return [];
  const found = `has no dataSetId${missing.length === 2 ? '' : `, and no ${missing[0]}`}`;
  const advice =
    'write "dataSetId", the UUID of a DataSet that there is, or "name" and "columns" of the one that the first load creates';
  return [{ path: at, found, advice }];
}

function guardProblems({ shrinkGuard, updateMethod }: Route, path: Path): Problem[] {
  if (shrinkGuard === undefined || updateMethod === undefined || updateMethod === 'REPLACE') return [];
  return [
    {
      path: [...path, 'shrinkGuard'],
      advice: `leave it out: only REPLACE can take rows away, not ${updateMethod}`,
    },
  ];
}

/** A record has at most half the length of a range. So one begins in every range, and part ids have no gaps [P6]. */
function recordProblems({ maxRecordBytes, partSize }: Route, path: Path): Problem[] {
  if (maxRecordBytes === undefined || partSize === undefined || maxRecordBytes <= partSize / 2) return [];
  return [
    {
      path: [...path, 'maxRecordBytes'],
      advice: `write at most ${JSON.stringify(sizeText(Math.floor(partSize / 2)))}, half of partSize, or raise partSize`,
    },
  ];
}
