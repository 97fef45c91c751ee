import { type SurveyedType, surveyedTypes } from '../../shared/cells/survey.ts';
import type { ListedColumn } from '../../shared/config/route.ts';
import { pointerOf } from '../../shared/json/path.ts';
import type { SizedFile } from '../upload.ts';
import { type Draft, type Tried, tryRoute } from './draft.ts';

/** Columns beyond these are left as JSON text. */
const mostColumns = 500;

/** A draft, and for columns whose types are still to be found those that they may have, by their names. */
export interface Unnested {
  draft: Draft;
  open: ReadonlyMap<string, readonly SurveyedType[]>;
}

/**
 * A draft that has a column for each value inside of the objects of JSON; null where there are none, or where they can't all
 * be listed.
 *
 * @param tried the file, read by the draft, which infers its columns
 */
export async function unnested(file: SizedFile, draft: Draft, tried: Tried): Promise<Unnested | null> {
  if (!tried.isJson || draft.dataSet.columns !== 'infer') return null;
  const texts = new Set<string>();
  const listed: ListedColumn[] = tried.columns.flatMap((column, place) => {
    const leaves = leavesOf(
      [column.name],
      tried.firstRows.map((row) => row[place] ?? null),
    );
    return leaves === null
      ? [column]
      : leaves.map(({ path, isText }): ListedColumn => {
          const leaf = leafColumn(path);
          if (isText) texts.add(leaf.from);
          return leaf;
        });
  });
  if (listed.length === tried.columns.length && listed.every(({ from }) => from === undefined)) return null;
  if (listed.length === 0 || listed.length > mostColumns) return null;
  const adding = {
    ...draft,
    dataSet: { ...draft.dataSet, columns: withOwnNames(listed) },
    match: { ...(draft.match as object | undefined), extra: 'add' },
  };
  // The first rows don't have all keys.
  const whole = await tryRoute(file, adding).catch(() => null);
  if (whole === null) return null;
  const open = new Map(
    adding.dataSet.columns.flatMap(({ name, from }) => {
      if (typeof from !== 'string') return [];
      // A text of JSON is no number.
      return [[name, texts.has(from) ? (['DATE', 'DATETIME'] as const) : surveyedTypes] as const];
    }),
  );
  const known = new Set(adding.dataSet.columns.map(({ name }) => name));
  const further = whole.columns
    .filter(({ name }) => !known.has(name))
    .map((column) =>
      column.name.includes('.') ? { ...leafColumn(column.name.split('.')), type: column.type } : column,
    );
  const columns = withOwnNames([...listed, ...further]);
  return { draft: { ...draft, dataSet: { ...draft.dataSet, columns } }, open };
}

function leafColumn(path: readonly string[]): ListedColumn & { from: string } {
  const isDotted = path.every((key) => key !== '' && !/[./]/.test(key));
  return { name: path.join('_'), type: 'STRING', from: isDotted ? path.join('.') : pointerOf(path) };
}

/** Columns whose names differ: of those that are alike, the later ones get a number. */
function withOwnNames(columns: readonly ListedColumn[]): ListedColumn[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    let { name } = column;
    for (let number = 2; taken.has(name.trim().toLowerCase()); number++) name = `${column.name}_${number}`;
    taken.add(name.trim().toLowerCase());
    return { ...column, name };
  });
}

/** A value inside of objects, and whether it is a text in all of them. */
interface Leaf {
  path: string[];
  isText: boolean;
}

/** The values inside of cells that are objects; null where they are none. */
function leavesOf(path: readonly string[], cells: readonly (string | null)[]): Leaf[] | null {
  const objects = cells.filter((cell) => cell !== null).map(objectOf);
  if (objects.length === 0 || objects.includes(null)) return null;
  const keys = new Set(objects.flatMap((object) => Object.keys(object ?? {})));
  return [...keys].flatMap((key) => {
    const inner = objects.map((object) => {
      const value = object?.[key] ?? null;
      return value === null ? null : JSON.stringify(value);
    });
    const isText = inner.every((value) => value === null || value.startsWith('"'));
    return leavesOf([...path, key], inner) ?? [{ path: [...path, key], isText }];
  });
}

function objectOf(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.keys(value).length > 0
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
