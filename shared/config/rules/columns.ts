import { list } from '../../wording.ts';
import { nearest } from '../nearest.ts';
import { oneOf, type Path, type Problem } from '../problem.ts';
import type { CheckedImport } from '../schema.ts';
import type { Draft } from './draft.ts';
import { type Repetition, repetitions } from './repetitions.ts';

type Route = Draft<CheckedImport>;

/** Problems between the columns of a route, and between them and how they are found. */
export function columnProblems(route: Route, written: readonly string[], path: Path): Problem[] {
  return [
    ...listProblems(route, path),
    ...matchProblems(route, path),
    ...lineageProblems(route, path),
    ...keyProblems(route, written, path),
  ];
}

function listProblems(route: Route, path: Path): Problem[] {
  const at = [...path, route.dataSet === undefined ? 'dataSetApi' : 'dataSet', 'columns'];
  const columns = (route.dataSet ?? route.dataSetApi)?.columns;
  if (columns === 'infer') {
    if (route.read?.header !== false) return [];
    return [
      { path: at, advice: 'write the list of columns, because without a header there are no names to infer' },
    ];
  }
  return [
    ...repeatedNames(columns?.map((column) => column?.name) ?? []).map(([index, first]) => ({
      path: [...at, index, 'name'],
      advice: `write another name: columns[${first}] has this one, and case does not tell names apart in Domo`,
    })),
    ...(columns ?? []).flatMap((column, index) => {
      const advice = fromMistake(route, column?.name, column?.from);
      return advice === null ? [] : [{ path: [...at, index, 'from'], advice }];
    }),
  ];
}

function fromMistake({ read, match }: Route, name: string | undefined, from: string | number | undefined) {
  if (typeof from === 'number') {
    return read?.delimiter === null && from > 1
      ? 'write 1: with "delimiter": null a file has one column'
      : null;
  }
  if (from === undefined) return null;
  if (read?.header === false)
    return 'write its place, from 1: without a header there are no names in the file';
  if (match?.by === 'position') return 'write its place, from 1: with "by": "position" nobody looks at names';
  return from === name ? 'leave it out: it is the name of the column' : null;
}

function matchProblems({ match, read }: Route, path: Path): Problem[] {
  const at = [...path, 'match'];
  const problems: Problem[] = [];
  if (match?.by === 'name' && read?.header === false) {
    const advice = 'write "position", or leave it out: without a header there are no names in the file';
    problems.push({ path: [...at, 'by'], advice });
  }
  if (match?.extra === 'add' && (match.by === 'position' || read?.header === false)) {
    const why = read?.header === false ? 'without a header' : 'with "by": "position"';
    problems.push({
      path: [...at, 'extra'],
      advice: `write "reject" or "drop": ${why} a further column has no name`,
    });
  }
  return problems;
}

/** A lineage column is one of the DataSet that no file has. */
function lineageProblems({ lineage = {}, dataSet, dataSetApi }: Route, path: Path): Problem[] {
  const at = [...path, 'lineage'];
  const names = Object.keys(lineage);
  const columns = (dataSet ?? dataSetApi)?.columns;
  const listed = Array.isArray(columns) ? columns.map((column) => column?.name) : [];
  return [
    ...names.flatMap((name) => {
      const index = listed.findIndex((other) => other?.toLowerCase() === name.toLowerCase());
      if (index < 0) return [];
      return [
        {
          path: [...at, name],
          advice: `write another name, or leave out columns[${index}], which has this one: a file has no such column`,
        },
      ];
    }),
    ...repeatedNames(names).map(([index, first]) => ({
      path: [...at, names[index] ?? ''],
      advice: `write another name: "${names[first]}" differs from it only by case, which does not tell names apart in Domo`,
    })),
  ];
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
    const names = [...dataSet.columns.map((column) => column?.name), ...Object.keys(route.lineage ?? {})];
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
    const some = names.length > 8 ? list(names) : oneOf(names);
    const advice =
      guess === null ? `write a column of the DataSet: ${some}` : `did you mean the column "${guess}"?`;
    return [{ path: [...at, index], advice }];
  });
}

/** Each name that repeats an earlier one, or differs from it only by case [F1], with that earlier one. */
function repeatedNames(names: readonly (string | undefined)[]): Repetition[] {
  return repetitions(names.map((name) => name?.toLowerCase()));
}
