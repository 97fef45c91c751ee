import { orderOf } from '../../shared/loads/turn.ts';
import type { Dropped } from './files.ts';

/** A row of a DataSet: id, file, n, text. */
export type Row = unknown[];

/** What is wrong with the rows of a DataSet, given what the ledger says of the files that went there. */
export function judgeRows(route: string, files: readonly Dropped[], rows: readonly Row[]): string[] {
  const committed = inOrderOfCommit(files.filter(({ row }) => row?.state === 'committed'));
  // Nobody could tell whether those were committed; replayed, they will be found out about.
  const unclear = new Set(
    files.filter(({ row }) => row?.state === 'failed' && row.unresolved).map(({ name }) => name),
  );
  if (unclear.size > 0 && !route.startsWith('append')) return [];
  switch (route.split('-')[0]) {
    case 'append':
      return judgeAppend(committed, unclear, rows);
    case 'replace':
      return judgeReplace(committed, rows);
    default:
      return judgeUpsert(committed, rows);
  }
}

function inOrderOfCommit(files: readonly Dropped[]): Dropped[] {
  // An import has no execution, but each hold of its DataSet commits once.
  const key = ({ row }: Dropped) => row?.executionId ?? row?.fence ?? 0;
  return [...files].sort((one, other) => key(one) - key(other) || (order(one) < order(other) ? -1 : 1));
}

function order({ row, id }: Dropped): string {
  return orderOf({ id, sequencer: row?.sequencer ?? null, receivedAt: row?.receivedAt ?? '' });
}

function judgeAppend(committed: Dropped[], unclear: Set<string>, rows: readonly Row[]): string[] {
  const blocks: { name: string; rows: number }[] = [];
  const wrong: string[] = [];
  for (const [, file, n] of rows) {
    const last = blocks.at(-1);
    if (last !== undefined && last.name === file && n === last.rows) last.rows += 1;
    else if (n === 0) blocks.push({ name: String(file), rows: 1 });
    else return [`row ${String(n)} of ${String(file)} is out of its place, after ${JSON.stringify(last)}`];
  }
  const clear = blocks.filter(({ name }) => !unclear.has(name));
  const expected = committed.filter(({ rows: count }) => count > 0);
  const seen = clear.map(({ name, rows: count }) => `${name}:${count}`);
  const wanted = expected.map(({ name, rows: count }) => `${name}:${count}`);
  if (seen.join() !== wanted.join()) wrong.push(`rows are ${seen.join()}; committed are ${wanted.join()}`);
  return wrong;
}

function judgeReplace(committed: Dropped[], rows: readonly Row[]): string[] {
  const last = committed.at(-1);
  const newest = [...committed].sort((one, other) => (order(one) < order(other) ? 1 : -1))[0];
  const wrong =
    last === newest ? [] : [`${last?.name} was committed last, but ${newest?.name} is the newest that was`];
  const seen = rows.map(([, file, n]) => `${file}:${n}`).join();
  const wanted = Array.from({ length: last?.rows ?? 0 }, (_, n) => `${last?.name}:${n}`).join();
  return seen === wanted
    ? wrong
    : [...wrong, `rows are ${seen}; committed last is ${last?.name}, ${last?.rows} rows`];
}

function judgeUpsert(committed: Dropped[], rows: readonly Row[]): string[] {
  const wanted = new Map<number, string>();
  for (const { name, rows: count } of committed) {
    for (let n = 0; n < count; n++) wanted.set(n, name);
  }
  const seen = new Map(rows.map(([id, file]) => [Number(id), String(file)]));
  if (rows.length !== seen.size) return [`${rows.length} rows have only ${seen.size} keys`];
  const text = (all: Map<number, string>) =>
    [...all.entries()]
      .sort(([one], [other]) => one - other)
      .map(([id, file]) => `${id}:${file}`)
      .join();
  return text(seen) === text(wanted) ? [] : [`rows are ${text(seen)}; should be ${text(wanted)}`];
}
