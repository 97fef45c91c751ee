import { nearest } from '../nearest.ts';
import { oneOf, type Path, type Problem } from '../problem.ts';
import type { CheckedImport } from '../schema.ts';
import { sizeText } from '../values/size.ts';
import type { Draft } from './draft.ts';
import { type Repetition, repetitions } from './repetitions.ts';

type Route = Draft<CheckedImport>;

const targets = ['stream', 'dataSet', 'dataSetApi'] as const;

/** Problems between the values of one import route. `written` are the keys that the file has for it. */
export function importProblems(route: Route, written: readonly string[], path: Path): Problem[] {
  return [
    ...targetProblems(written, path),
    ...requestProblems(route, path),
    ...columnProblems(route, path),
    ...keyProblems(route, written, path),
    ...recordProblems(route, path),
    ...guardProblems(route, path),
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

function columnProblems({ dataSet, dataSetApi, read }: Route, path: Path): Problem[] {
  const of = dataSet === undefined ? 'dataSetApi' : 'dataSet';
  const columns = (dataSet ?? dataSetApi)?.columns;
  if (columns === 'infer') {
    if (read?.header !== false) return [];
    const advice = 'write the list of columns, because without a header there are no names to infer';
    return [{ path: [...path, of, 'columns'], advice }];
  }
  const names = columns?.map((column) => column?.name) ?? [];
  return repeatedNames(names).map(([index, first]) => ({
    path: [...path, of, 'columns', index, 'name'],
    advice: `write another name: columns[${first}] has this one, and case does not tell names apart in Domo`,
  }));
}

function keyProblems(route: Route, written: readonly string[], path: Path): Problem[] {
  const { updateMethod, keyColumnNames: keys, dataSet } = route;
  const at = [...path, 'keyColumnNames'];
  const problems: Problem[] = [];
  if (updateMethod === 'UPSERT') {
    if (written.includes('dataSetApi')) {
      problems.push({
        path: [...path, 'updateMethod'],
        advice: 'write "APPEND" or "REPLACE", or load by a Stream: the DataSet API would take it as REPLACE',
      });
    } else if (keys?.length === 0) {
      problems.push({
        path: at,
        advice: 'write the columns that identify a row, like ["id"]: UPSERT needs them',
      });
    }
  } else if (updateMethod !== undefined && keys !== undefined && keys.length > 0) {
    problems.push({
      path: at,
      advice: 'leave it out, or write "updateMethod": "UPSERT"; only that has keys',
    });
  }
  for (const [index, first] of repeatedNames(keys ?? [])) {
    problems.push({ path: [...at, index], advice: `leave it out: keyColumnNames[${first}] is the same` });
  }
  if (dataSet?.columns !== undefined && dataSet.columns !== 'infer') {
    const names = dataSet.columns.map((column) => column?.name);
    // If a column's name is missing or wrong, it may be the one that a key means.
    if (names.every((name) => name !== undefined)) problems.push(...strangeKeys(keys ?? [], names, at));
  }
  return problems;
}

function strangeKeys(keys: (string | undefined)[], names: string[], at: Path): Problem[] {
  const known = new Set(names);
  return keys.flatMap((key, index) => {
    if (key === undefined || known.has(key)) return [];
    const guess = nearest(key, names);
    const some = names.length > 8 ? `${names.slice(0, 8).join(', ')} …` : oneOf(names);
    const advice =
      guess === null ? `write a column of the DataSet: ${some}` : `did you mean the column "${guess}"?`;
    return [{ path: [...at, index], advice }];
  });
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

/** Each name that repeats an earlier one, or differs from it only by case [F1], with that earlier one. */
function repeatedNames(names: readonly (string | undefined)[]): Repetition[] {
  return repetitions(names.map((name) => name?.toLowerCase()));
}
