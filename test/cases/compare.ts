import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { type Case, dataSetName, type Outcome, type Shown } from './case.ts';
import { type Exported, prefixOf } from './ground.ts';

/** What became of a case. */
export interface Seen {
  /** By key, in the order in which it was dropped; null: there is no load. */
  loads: Readonly<Record<string, readonly (Pick<LedgerRow, 'state' | 'reason' | 'error'> | null)[]>>;
  /** null: there is none. */
  dataSet: Exported | null;
  /** What `sluice plan` said of the first file; null: it was not asked. */
  plan: { code: number; said: string } | null;
}

/** In what a case differs from what is expected of it, in sentences. Of several outcomes that will do, from the nearest. */
export function differences(of: Case, seen: Seen): string[] {
  const found = of.outcomes.map((outcome) => differencesFrom(outcome, of, seen));
  return found.reduce((least, other) => (other.length < least.length ? other : least));
}

function differencesFrom(outcome: Outcome, of: Case, seen: Seen): string[] {
  return [
    ...ofStates(outcome, seen),
    ...ofReasons(outcome, of, seen),
    ...ofDataSet(outcome, of, seen),
    ...(outcome.plan === undefined || outcome.plan === seen.plan?.code
      ? []
      : [`plan ends with ${seen.plan?.code} instead of ${outcome.plan}: ${seen.plan?.said.trim()}`]),
  ];
}

function ofStates({ states }: Outcome, { loads }: Seen): string[] {
  return Object.entries(states).flatMap(([key, expected]) => {
    const wanted = [expected].flat();
    const got = wanted.map((_, index) => loads[key]?.[index] ?? null);
    const states = got.map((load) => load?.state ?? 'ignored');
    if (states.join() === wanted.join()) return [];
    const why = got.flatMap((load) => load?.reason ?? []);
    return [
      `${key} is ${states.join(', ')} instead of ${wanted.join(', ')}${why.length === 0 ? '' : `: ${why.join(' | ')}`}`,
    ];
  });
}

function ofReasons({ states, says, doesNotSay = [] }: Outcome, of: Case, { loads }: Seen): string[] {
  return Object.keys(states).flatMap((key) => {
    const wanted =
      says === undefined ? [] : Array.isArray(says) ? says : ((says as Record<string, string[]>)[key] ?? []);
    const bad = (loads[key] ?? []).filter((load) => load?.state === 'rejected' || load?.state === 'failed');
    return bad.flatMap((load) => {
      const reason = load?.reason ?? '';
      const text = withoutNames(reason, of, key).toLowerCase();
      const has = (words: string) => words.split('|').some((word) => text.includes(word.toLowerCase()));
      return [
        ...wanted
          .filter((words: string) => !has(words))
          .map((words: string) => `the reason of ${key} lacks ${words}: ${reason}`),
        ...doesNotSay.filter(has).map((words) => `the reason of ${key} has ${words}: ${reason}`),
      ];
    });
  });
}

/** A reason without the names in it that a person has given: they prove nothing. */
function withoutNames(reason: string, of: Case, key: string): string {
  const names = [`${prefixOf(of)}${key}`, prefixOf(of), dataSetName(of.name), of.name];
  return names.reduce((text, name) => text.replaceAll(name, ''), reason);
}

function ofDataSet(outcome: Outcome, of: Case, { dataSet }: Seen): string[] {
  const { columns, rows, someRows = [], rowCount, noDataSet = false } = outcome;
  if (noDataSet) return dataSet === null ? [] : [`there is a DataSet, of ${dataSet.rowCount} rows`];
  const isLookedAt = [columns, rows, rowCount].some((wish) => wish !== undefined) || someRows.length > 0;
  if (!isLookedAt) return [];
  if (dataSet === null) return ['there is no DataSet'];
  const counted = rows?.length ?? rowCount;
  return [
    ...ofColumns(columns, dataSet),
    ...(counted === undefined || counted === dataSet.rowCount
      ? []
      : [`the DataSet has ${dataSet.rowCount} rows instead of ${counted}`]),
    ...(rows === undefined ? [] : ofRows(rows, dataSet.rows, of, true)),
    ...ofRows(someRows, dataSet.rows, of, false),
  ];
}

function ofColumns(wanted: Outcome['columns'], { columns }: Exported): string[] {
  if (wanted === undefined) return [];
  if (typeof wanted === 'number')
    return columns.length === wanted
      ? []
      : [`the DataSet has ${columns.length} columns instead of ${wanted}`];
  const text = (pairs: (readonly [string, string])[]) =>
    pairs.map(([name, type]) => `${JSON.stringify(name)} ${type}`).join(', ');
  const there = text(columns.map(({ name, type }) => [name, type] as const));
  const expected = text(Object.entries(wanted));
  return there === expected ? [] : [`the columns are ${there} instead of ${expected}`];
}

function ofRows(
  wanted: readonly (readonly Shown[])[],
  there: readonly string[][],
  of: Case,
  all: boolean,
): string[] {
  const left = [...there];
  const missing = wanted.filter((row) => {
    const index = left.findIndex((found) => isSame(row, found, prefixOf(of)));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return [
    ...missing.slice(0, shown).map((row) => `there is no row ${rowText(row)}`),
    ...(all ? left.slice(0, shown).map((row) => `there is a row ${rowText(row)} that is not expected`) : []),
  ];
}

/** Rows of one kind that are shown. */
const shown = 2;

function isSame(wanted: readonly Shown[], there: readonly string[], prefix: string): boolean {
  return (
    wanted.length === there.length &&
    wanted.every((cell, index) =>
      cell === null ? there[index] !== '' : cell.replaceAll('{prefix}', prefix) === there[index],
    )
  );
}

function rowText(row: readonly Shown[]): string {
  const text = JSON.stringify(row);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
