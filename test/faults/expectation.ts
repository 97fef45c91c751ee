import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { inOrder, isBefore, orderOf } from '../../shared/import/order.ts';
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
  return [...judgeStrangers(files, rows), ...judgeByMethod(route, files, committed, unclear, rows)];
}

function judgeByMethod(
  route: string,
  files: readonly Dropped[],
  committed: Dropped[],
  unclear: Set<string>,
  rows: readonly Row[],
): string[] {
  switch (route.split('-')[0]) {
    case 'append':
      return judgeAppend(committed, unclear, rows);
    case 'replace':
      return [...judgeSuperseded(files, committed), ...judgeReplace(committed, unclear, rows)];
    default:
      return judgeUpsert(committed, unclear, rows);
  }
}

/** A load that is in doubt says so, and one that is not says nothing of the kind. */
export function judgeReason(name: string, { state, unresolved, reason = '' }: LedgerRow): string[] {
  const saysSo = /not known/.test(reason);
  if (state === 'failed' && unresolved !== null && !saysSo)
    return [`${name} is in doubt, and says: ${reason}`];
  return [];
}

/** No row is there of a load that neither is committed nor says that nobody knows. */
function judgeStrangers(files: readonly Dropped[], rows: readonly Row[]): string[] {
  const byName = new Map(files.map((file) => [file.name, file.row]));
  const seen = new Set(rows.map(([, file]) => String(file)));
  return [...seen].flatMap((name) => {
    const row = byName.get(name);
    if (row?.state === 'committed' || row?.unresolved) return [];
    return [`rows of ${name} are there, which is ${row?.state}: ${row?.reason ?? ''}`];
  });
}

/** By execution, and in it by the backlog. Without an execution by the batch, whose number the fence of its plan is. */
function inOrderOfCommit(files: readonly Dropped[]): Dropped[] {
  const key = ({ row }: Dropped) => row?.executionId ?? Number(row?.batch?.split('-').at(-1) ?? 0);
  const keys = [...new Set(files.map(key))].sort((one, other) => one - other);
  return keys.flatMap((of) =>
    inOrder(files.filter((file) => key(file) === of).map(placed)).map(({ file }) => file),
  );
}

/** Its place in the backlog. */
function placed(file: Dropped) {
  const { sequencer = null, receivedAt = '', key = '' } = file.row ?? {};
  return {
    file,
    order: orderOf({ id: file.id, sequencer, receivedAt }),
    load: { object: { key }, sequencer },
  };
}

function judgeAppend(committed: Dropped[], unclear: Set<string>, rows: readonly Row[]): string[] {
  const blocks: { name: string; rows: number }[] = [];
  for (const [, file, n] of rows) {
    const last = blocks.at(-1);
    if (last !== undefined && last.name === file && n === last.rows) last.rows += 1;
    else if (n === 0) blocks.push({ name: String(file), rows: 1 });
    else return [`row ${String(n)} of ${String(file)} is out of its place, after ${JSON.stringify(last)}`];
  }
  const text = (all: { name: string; rows: number }[]) =>
    all.map(({ name, rows: count }) => `${name}:${count}`);
  const clear = blocks.filter(({ name }) => !unclear.has(name));
  const expected = committed.filter(({ rows: count }) => count > 0);
  // The ledger does not say by which of its requests a load was found to be in Domo.
  const somewhere = new Set(committed.filter(({ wasUnclear }) => wasUnclear).map(({ name }) => name));
  const seen = text(clear.filter(({ name }) => !somewhere.has(name)));
  const wanted = text(expected.filter(({ name }) => !somewhere.has(name)));
  const seenThere = text(clear.filter(({ name }) => somewhere.has(name))).sort();
  const wantedThere = text(expected.filter(({ name }) => somewhere.has(name))).sort();
  return seen.join() === wanted.join() && seenThere.join() === wantedThere.join()
    ? []
    : [`rows are ${text(clear).join()}; committed are ${text(expected).join()}`];
}

function judgeReplace(committed: Dropped[], unclear: Set<string>, rows: readonly Row[]): string[] {
  const last = committed.at(-1);
  const newest = committed.toSorted((one, other) => (isBefore(placed(one), placed(other)) ? -1 : 1)).at(-1);
  const wrong =
    last === newest || committed.some(({ wasUnclear, forced }) => wasUnclear || forced)
      ? []
      : [`${last?.name} was committed last, but ${newest?.name} is the newest that was`];
  const seen = rows.map(([, file, n]) => `${file}:${n}`).join();
  // Rows of which nobody knows whether they are there may be.
  if (rows.length > 0 && unclear.has(String(rows[0]?.[1]))) return wrong;
  const wanted = Array.from({ length: last?.rows ?? 0 }, (_, n) => `${last?.name}:${n}`).join();
  return seen === wanted
    ? wrong
    : [...wrong, `rows are ${seen}; committed last is ${last?.name}, ${last?.rows} rows`];
}

/** A load is superseded by a newer one whose rows came into Domo, and by nothing else. */
function judgeSuperseded(files: readonly Dropped[], committed: readonly Dropped[]): string[] {
  return files
    .filter(({ row }) => row?.state === 'superseded')
    .filter((file) => !committed.some((other) => isBefore(placed(file), placed(other))))
    .map(({ name }) => `${name} is superseded, but no newer one was committed`);
}

function judgeUpsert(committed: Dropped[], unclear: Set<string>, rows: readonly Row[]): string[] {
  // A file without rows needs no execution.
  const withRows = committed.filter(({ rows: count }) => count > 0);
  const executions = withRows.map(({ row }) => row?.executionId);
  if (new Set(executions).size < executions.length)
    return [
      `an execution has rows of several files: ${withRows.map(({ name }, i) => `${name} ${executions[i]}`)}`,
    ];
  const seen = new Map(rows.map(([id, file]) => [Number(id), String(file)]));
  if (rows.length !== seen.size) return [`${rows.length} rows have only ${seen.size} keys`];
  if (unclear.size > 0) return [];
  const wanted = new Map<number, string>();
  for (const { name, rows: count } of committed) {
    for (let n = 0; n < count; n++) wanted.set(n, name);
  }
  const text = (all: Map<number, string>) =>
    [...all.entries()]
      .sort(([one], [other]) => one - other)
      .map(([id, file]) => `${id}:${file}`)
      .join();
  return text(seen) === text(wanted) ? [] : [`rows are ${text(seen)}; should be ${text(wanted)}`];
}
