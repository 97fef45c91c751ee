import type { LineageSource } from '../../../shared/config/route.ts';
import type { Column, ColumnType } from '../../../shared/data-set.ts';
import { chosen } from './cells.ts';
import type { Spelling } from './spelling.ts';

/** A column of the file; `place` is that of the table's column in it, and null for one that goes nowhere. */
export interface FileColumn {
  name: string;
  place: number | null;
}

/** A column of the DataSet in the end. `at` is its place in the file, and null where the file lacks it. */
export type OutColumn =
  | { name: string; type: ColumnType; inferred: boolean; place: number; at: number | null }
  | { name: string; type: ColumnType; lineage: LineageSource };

/** Which columns of a table are where in its file and in the DataSet, and the settings that say so. */
export interface Layout {
  header: boolean;
  by: 'name' | 'position';
  inFile: FileColumn[];
  out: OutColumn[];
  /** The DataSet that is there; null: the route makes it. */
  dataSet: Column[] | null;
  settings: object;
  /** The header says which columns these are, beyond doubt. */
  isExact: boolean;
}

/** Lineage columns, and the types that one may have in a DataSet that is there. */
const lineageColumns: Record<string, [LineageSource, ColumnType[]]> = {
  _file: ['key', ['STRING']],
  _row: ['row', ['LONG', 'DOUBLE', 'DECIMAL', 'STRING']],
  _at: ['loadedAt', ['DATETIME', 'STRING']],
  _version: ['versionId', ['STRING']],
};

/** @param names of the table's columns, as the encoding has them */
export function layOut(names: readonly string[], types: readonly ColumnType[], how: Spelling): Layout {
  const { target, order } = how;
  const header = how.header || target === 'infer';
  const by = header && (!how.byPosition || target === 'infer') ? 'name' : 'position';
  const width = types.length;
  const adds = how.adds && by === 'name' && width > 1 && target !== 'infer';
  /** So many columns the DataSet has before the load, or the route lists. */
  const known = target === 'infer' ? 0 : adds ? width - 1 - ((order[0] as number) % (width - 1)) : width;
  const isListed = target === 'listed' || target === 'listed, there';
  const missing = how.missing > 0 && known > 1 ? 1 : 0;
  // By their places alone, an extra column would be the one that is missing.
  const hasExtras = !adds && target !== 'infer' && (by === 'name' || missing === 0);
  const extras = hasExtras ? how.extras : 0;
  const isPinned = (place: number) =>
    isListed &&
    place < known &&
    (how.froms === 'places' || (how.froms === 'some' && chosen(place, 80, [true, false])));
  const areAllPinned = isListed && how.froms === 'places';

  const places: (number | null)[] = Array.from({ length: width }, (_, place) => place).filter(
    (place) => !(missing > 0 && place === known - 1),
  );
  for (let extra = 0; extra < extras; extra++) places.push(null);
  // What is found by its place in the DataSet must be there.
  if (by === 'name' ? how.isShuffled : how.isShuffled && areAllPinned && missing === 0)
    for (let at = places.length - 1; at > 0; at--) {
      const other = (order[at % order.length] as number) % (at + 1);
      [places[at], places[other]] = [places[other] as null, places[at] as null];
    }

  const nameOf = (place: number) => names[place] as string;
  const renamed = (place: number) =>
    isListed && by === 'name' && place < known && how.froms === 'names' && chosen(place, 81, [true, false]);
  const pinned = places.filter((place): place is number => place !== null && isPinned(place));
  const inFile = places.map((place, at): FileColumn => {
    if (place === null)
      return {
        name: pinned.length > 0 && how.repeatsNames ? nameOf(pinned[0] as number) : `extra ${at}`,
        place,
      };
    const name = nameOf(place);
    if (isPinned(place) && how.repeatsNames)
      return {
        name: at === places.length - 1 ? name : chosen(place, 82, [nameOf(pinned[0] as number), '', name]),
        place,
      };
    if (renamed(place)) return { name: `The ${name}`, place };
    if (by === 'position') return { name: chosen(at, 83, [name, `other ${at}`]), place };
    if (!how.namesVary || place >= known) return { name, place };
    const varied = chosen(at + place, 51, [name, name.toUpperCase(), ` ${name}`, `${name}  `]);
    return {
      name: varied.toLowerCase() === name.toLowerCase() || varied.trim() === name ? varied : name,
      place,
    };
  });
  const at = new Map(places.flatMap((place, at) => (place === null ? [] : [[place, at] as const])));
  const outOf = (place: number, inferred: boolean): OutColumn => ({
    ...{ name: nameOf(place), type: types[place] as ColumnType, inferred, place, at: at.get(place) ?? null },
  });

  const lineage = how.lineage.map(
    (name) => [name, ...(lineageColumns[name] as [LineageSource, ColumnType[]])] as const,
  );
  const isThere = target === 'stream' || target === 'listed, there';
  /** The first ones are in a DataSet that is there; those that it lacks are added. */
  const inDataSet =
    isThere && adds ? lineage.slice(0, (order[1] as number) % (lineage.length + 1)) : isThere ? lineage : [];
  const out: OutColumn[] = Array.from({ length: known }, (_, place) => outOf(place, false));
  for (const [index, [name, source, all]] of inDataSet.entries()) {
    const column = { name, type: chosen(order[2] as number, 84 + index, all), lineage: source };
    if (target === 'stream') out.splice((order[3 + index] as number) % (out.length + 1), 0, column);
    else out.push({ ...column, type: all[0] as ColumnType });
  }
  const lacking = lineage
    .slice(inDataSet.length)
    .map(([name, lineage, [type]]) => ({ name, type: type as ColumnType, lineage }));
  if (!isThere && target !== 'infer') out.push(...lacking);
  const dataSet = isThere ? out.map(({ name, type }) => ({ name, type })) : null;
  const added = places.flatMap((place) => (place === null || place < known ? [] : [outOf(place, true)]));
  out.push(...added);
  if (isThere || target === 'infer') out.push(...lacking);

  const listed = Array.from({ length: known }, (_, place) => {
    const column = { name: nameOf(place), type: types[place] };
    if (!at.has(place)) return column;
    if (isPinned(place)) return { ...column, from: (at.get(place) as number) + 1 };
    return renamed(place) ? { ...column, from: `The ${column.name}` } : column;
  });
  const match = {
    ...(header && by === 'position' ? { by } : {}),
    ...(adds ? { extra: 'add' } : extras > 0 ? { extra: 'drop' } : {}),
    ...(missing > 0 ? { missing: 'null' } : {}),
  };
  return {
    ...{ header, by, inFile, out, dataSet },
    isExact: by === 'name' && missing + extras === 0 && !adds,
    settings: {
      ...(target === 'stream'
        ? { stream: 1 }
        : { dataSet: { name: 'Values', columns: target === 'infer' ? 'infer' : listed } }),
      match,
      ...(lineage.length > 0
        ? { lineage: Object.fromEntries(lineage.map(([name, source]) => [name, source])) }
        : {}),
    },
  };
}
