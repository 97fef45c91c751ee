import type { LineageSource, ListedColumn, MatchSettings } from '../../config/route.ts';
import type { ColumnType } from '../../data-set.ts';
import { HeaderMismatch } from '../../errors.ts';
import type { Origin, OutputColumn } from '../reading.ts';
import { type Findings, isAny, noFindings } from './findings.ts';
import { byName, byPosition, type FileColumns } from './found.ts';
import { lineageOrigin, lineageType, otherType } from './lineage.ts';

export type { FileColumns } from './found.ts';

import { mismatch } from './mismatch.ts';
import { isKey, isNameless, normal, placesOf } from './names.ts';

export interface MatchOptions {
  match: MatchSettings;
  lineage: Readonly<Record<string, LineageSource>>;
  /** UPSERT only: columns that no file may lack, because Domo's keys must not be null [S7]. */
  keys: readonly string[];
  /** When the load was planned, as Domo is given date-times. */
  loadedAt: string;
  /** Whether the route lists the columns of the DataSet, or could: then "from" helps. */
  canList: boolean;
  /** The object's address, for messages. */
  object: string;
  /** Whether messages may have names that the DataSet does not have. */
  showCells: boolean;
}

/** A column that the DataSet is to have, behind those that it has. */
export interface AddedColumn {
  name: string;
  /** null: all cells of the file decide it. */
  type: ColumnType | null;
  origin: Origin;
}

/** A column of a file. */
export interface FileColumn {
  /** null: it has none. */
  name: string | null;
  /** From 0. */
  index: number;
}

/** Which columns of a file are which of the DataSet. */
export interface Matched {
  /** Those of the DataSet, in its order. */
  columns: OutputColumn[];
  /** Those that the DataSet lacks, in the order of the file, then those of the lineage. */
  added: AddedColumn[];
  /** Those of the file that go nowhere. */
  dropped: FileColumn[];
  /** Names of the file that are taken for others. */
  forgiven: { found: string; name: string }[];
}

/**
 * Finds the columns of a DataSet in a file: by name, in any order, differences of case and of blanks around it forgiven
 * where nothing is ambiguous; or by position. Domo knows a column of a part by its position alone [P8].
 *
 * Throws HeaderMismatch, which names all differences together, and the settings that take the file.
 *
 * @param dataSet its columns, with where the route says that files have them
 */
export function matchColumns(
  file: FileColumns,
  dataSet: readonly ListedColumn[],
  options: MatchOptions,
): Matched {
  const { match, lineage, keys } = options;
  const findings = noFindings();
  const sources = new Map(Object.entries(lineage).map(([name, source]) => [name.toLowerCase(), source]));
  const own = dataSet.filter(({ name }) => !sources.has(name.toLowerCase()));
  const found = match.by === 'name' ? byName(file, own, findings) : byPosition(file, own);
  const missing = own.filter((column) => !found.has(column) && !findings.ambiguous.has(column.name));
  findings.missing = missing.filter(({ name }) => match.missing === 'reject' || isKey(name, keys));
  if (own.length > 0 && found.size === 0) findings.nothingFound = true;

  const used = new Set(found.values());
  for (const places of findings.ambiguous.values()) for (const place of places) used.add(place);
  const extra = fileColumns(file).filter(({ index }) => !used.has(index));
  const added = match.extra === 'add' ? addable(extra, dataSet, options, findings) : [];
  if (match.extra === 'reject') {
    for (const { name, index } of extra) {
      const isFilled = name !== null && sources.has(normal(name));
      if (isFilled) findings.filled.push({ name, index });
      else findings.extra.push({ name, index });
    }
  }

  const columns = dataSet.map((column): OutputColumn => {
    const { name, type } = column;
    const index = found.get(column);
    if (index !== undefined) return { name, type, origin: { kind: 'cell', index }, ...keyed(name, keys) };
    const source = sources.get(name.toLowerCase());
    if (source === undefined) return { name, type, origin: { kind: 'null' } };
    const wanted = otherType(source, type);
    if (wanted !== null) findings.wrongLineage.push({ name, type, wanted });
    return { name, type, origin: lineageOrigin(source, options.loadedAt) };
  });
  const there = new Set(dataSet.map(({ name }) => name.toLowerCase()));
  const lacking = Object.keys(lineage).filter((name) => !there.has(name.toLowerCase()));
  if (match.extra !== 'add')
    findings.lacking = lacking.map((name) => ({ name, type: typeOf(lineage, name) }));
  if (isAny(findings)) throw mismatch(findings, file, dataSet, options);
  return {
    columns,
    added: [...added, ...lineageColumns(lineage, lacking, options.loadedAt)],
    dropped: match.extra === 'drop' ? extra : [],
    forgiven: [...found].flatMap(([{ name, from = name }, index]) => {
      const given = file.names?.[index];
      return match.by === 'position' || typeof from === 'number' || given === undefined || given === from
        ? []
        : [{ found: given, name }];
    }),
  };
}

/** What is told of a column whose values identify rows. */
export function keyed(name: string, keys: readonly string[]): Pick<OutputColumn, 'isKey'> {
  return isKey(name, keys) ? { isKey: true } : {};
}

/**
 * The columns that a DataSet is to be made with from its first file: those of its header, named exactly as they are
 * there, and behind them those of its lineage.
 *
 * Throws HeaderMismatch for names that Domo can't have, or can't have twice, and where a key is not among them.
 */
export function inferColumns(
  file: FileColumns & { names: readonly string[] },
  options: MatchOptions,
): Matched {
  const { match, lineage, keys, loadedAt } = options;
  const findings = noFindings();
  const all = fileColumns(file);
  if (all.length === 0) {
    const lacks = file.isRecords ? 'its records have no keys' : 'it has no columns';
    throw new HeaderMismatch(
      `${options.object}: ${lacks}, so that there is nothing to make a DataSet of. Drop a file that has some.`,
    );
  }
  // A file in which no column has a name has nothing to make a DataSet of.
  const drops = match.extra === 'drop' && all.some(({ name }) => name !== null);
  const dropped = drops ? all.filter(({ name }) => name === null) : [];
  const taken = drops ? all.filter(({ name }) => name !== null) : all;
  const added = [
    ...addable(taken, [], options, findings),
    ...lineageColumns(lineage, Object.keys(lineage), loadedAt),
  ];
  // A column that is at fault itself is told of as that.
  const there = all.flatMap(({ name }) => name ?? []).concat(Object.keys(lineage));
  findings.missing = keys
    .filter((key) => !there.some((name) => isKey(name, [key])))
    .map((name) => ({ name, type: 'STRING' }));
  if (isAny(findings)) throw mismatch(findings, file, [], options);
  return {
    columns: [],
    added,
    dropped,
    forgiven: [],
  };
}

/** The columns of a DataSet with where its route says that files have them. */
export function asListed(
  dataSet: readonly ListedColumn[],
  listed: readonly ListedColumn[] | 'infer' | null,
): ListedColumn[] {
  if (listed === null || listed === 'infer') return [...dataSet];
  const places = new Map(listed.map(({ name, from }) => [name.toLowerCase(), from]));
  return dataSet.map(({ name, type }) => {
    const from = places.get(name.toLowerCase());
    return from === undefined ? { name, type } : { name, type, from };
  });
}

function fileColumns({ names, width }: FileColumns): FileColumn[] {
  return Array.from({ length: names?.length ?? width }, (_, index) => {
    const name = names?.[index] ?? '';
    return { name: isNameless(name) ? null : name, index };
  });
}

/** The columns of a file that a DataSet can have too. */
function addable(
  extra: readonly FileColumn[],
  dataSet: readonly ListedColumn[],
  { lineage }: MatchOptions,
  findings: Findings,
): AddedColumn[] {
  const names = extra.flatMap(({ name }) => name ?? []);
  const twice = placesOf(names, names.keys(), normal);
  const known = new Set(dataSet.map(({ name }) => normal(name)));
  const filled = new Set(Object.keys(lineage).map(normal));
  return extra.flatMap(({ name, index }) => {
    if (name === null) findings.nameless.push(index);
    else if (filled.has(normal(name))) findings.filled.push({ name, index });
    else if (known.has(normal(name)) || (twice.get(normal(name))?.length ?? 0) > 1)
      findings.twice.push({ name, index });
    else return [{ name, type: null, origin: { kind: 'cell' as const, index } }];
    return [];
  });
}

function lineageColumns(
  lineage: Readonly<Record<string, LineageSource>>,
  names: readonly string[],
  loadedAt: string,
): AddedColumn[] {
  return names.flatMap((name) => {
    const source = lineage[name];
    return source === undefined
      ? []
      : [{ name, type: lineageType(source), origin: lineageOrigin(source, loadedAt) }];
  });
}

function typeOf(lineage: Readonly<Record<string, LineageSource>>, name: string): ColumnType {
  return lineageType(lineage[name] ?? 'key');
}
