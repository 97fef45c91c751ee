import { inferredType, type Survey } from '../../cells/survey.ts';
import { type ImportRoute, newDataSetOf } from '../../config/route.ts';
import type { Head, Known } from '../../csv/head/types.ts';
import { asSluiceError, FileError, type SluiceError } from '../../errors.ts';
import { columnsText, list } from '../../wording.ts';
import { describe } from '../load.ts';
import {
  asListed,
  inferColumns,
  keyed,
  type Matched,
  type MatchOptions,
  matchColumns,
} from '../match/columns.ts';
import { withLineage } from '../match/lineage.ts';
import type { OutputColumn } from '../reading.ts';
import type { Examinee } from './examined.ts';

/** The columns of the DataSet that is there, or that the route lists; null: they are inferred from the file. */
export function wantedOf({ route, dataSet }: Pick<Examinee, 'route' | 'dataSet'>) {
  const listed = newDataSetOf(route.target)?.columns ?? null;
  if (dataSet !== null) return asListed(dataSet, listed);
  if (listed === null || listed === 'infer') return null;
  return asListed(withLineage(listed, route.lineage), listed);
}

/** What is known of a file's columns before it is looked at; null: nothing. */
export function knownOf(examinee: Examinee): Known | null {
  const { route } = examinee;
  const wanted = wantedOf(examinee);
  if (wanted === null) return null;
  const lineage = new Set(Object.keys(route.lineage).map((name) => name.toLowerCase()));
  const refusalOf = (header: readonly string[]): SluiceError | null => {
    try {
      matchColumns({ names: header, width: header.length }, wanted, optionsOf(examinee));
      return null;
    } catch (thrown) {
      return asSluiceError(thrown);
    }
  };
  return {
    match: route.match,
    isInferred: newDataSetOf(route.target)?.columns === 'infer',
    columns: wanted
      .filter(({ name }) => !lineage.has(name.toLowerCase()))
      .map(({ name, type, from = name }) => ({ from, type })),
    accepts: (header) => refusalOf(header) === null,
    refusal(header) {
      const refusal = refusalOf(header);
      if (refusal instanceof FileError) return refusal;
      throw refusal ?? new RangeError('the header is accepted');
    },
  };
}

/** Which columns of a file are which of its DataSet. Throws `HeaderMismatch`. */
export function matchFile({ header, width }: Pick<Head, 'header' | 'width'>, examinee: Examinee): Matched {
  const wanted = wantedOf(examinee);
  const file = { names: header, width: width ?? header?.length ?? 0 };
  if (wanted !== null) return matchColumns(file, wanted, optionsOf(examinee));
  if (header === null) throw new RangeError('columns are inferred from a file without a header');
  return inferColumns({ ...file, names: header }, optionsOf(examinee));
}

export function optionsOf({ load, route, loadedAt }: Examinee): MatchOptions {
  const { match, lineage, keyColumnNames: keys, showCells, target } = route;
  const canList = newDataSetOf(target) !== null;
  return { match, lineage, keys, loadedAt, canList, object: describe(load.object), showCells };
}

/** The columns that a file adds to its DataSet, or makes it with. @param survey of all columns of the file, where needed */
export function addedOf({ added }: Matched, survey: Survey | null, keys: readonly string[]): OutputColumn[] {
  return added.map(({ name, type, origin }) => {
    const seen = origin.kind === 'cell' ? survey?.columns[origin.index] : undefined;
    const known = type ?? (seen === undefined ? 'STRING' : inferredType(seen));
    return { name, type: known, origin, ...keyed(name, keys) };
  });
}

/** Whether all types are known without looking at the cells. */
export function isTyped({ added }: Matched): boolean {
  return added.every(({ type }) => type !== null);
}

/** For people: what was found out about the columns of a file. */
export function columnSentences(
  { dropped, forgiven }: Matched,
  { showCells }: Pick<ImportRoute, 'showCells'>,
): string[] {
  const told: string[] = [];
  if (dropped.length > 0) {
    const places = columnsText(dropped.map(({ index }) => index));
    told.push(
      `"match": columns of the file that the DataSet lacks are left out, by "extra": "drop": ${places}.`,
    );
  }
  if (forgiven.length > 0) {
    const names = list(forgiven.map(({ name }) => name));
    const which = showCells ? ` (${list(forgiven.map(({ found }) => found))})` : '';
    told.push(
      `"match": names of the file that differ by case or blanks only${which} are taken for ${names}.`,
    );
  }
  return told;
}
