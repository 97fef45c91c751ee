import fc from 'fast-check';
import type { LedgerRow } from '../../../shared/import/ledger/row.ts';
import type { Case } from '../../cases/case.ts';
import { type Ground, startGround } from '../../cases/ground.ts';
import { canonicalDecimal } from './decimals.ts';
import { judgeRefusal, rowsOf, same, typesOf, valuesOf } from './judge.ts';
import { spellings } from './spelling.ts';
import { tables } from './table.ts';
import { count, type Tally } from './tally.ts';
import { type WrittenTable, writeTable } from './write.ts';

/** A table that is dropped in a sandbox, by a route of its own. */
interface Dropped {
  written: WrittenTable;
  case: Case;
}

/** Seconds until a load must have ended. */
const patience = 240;
const key = 'file.csv';

/**
 * Sends random tables through the whole path into the stand-in for Domo, and compares what it exports with them.
 *
 * @param together how many are under way at a time
 * @returns what went wrong, in sentences; empty: nothing
 */
export async function checkThrough(
  seed: number,
  cases: number,
  together: number,
  tally: Tally,
): Promise<string[]> {
  const dropped = fc
    .sample(fc.record({ table: tables, spelling: spellings }), { seed, numRuns: cases })
    .map(({ table, spelling }, index) => {
      // Each route makes its own DataSet.
      const target = spelling.target === 'infer' ? 'infer' : 'listed';
      const written = writeTable(table, { ...spelling, target });
      return { written, case: caseOf(written, `t${index}`) };
    });
  const ground = await startGround(
    dropped.map((one) => one.case),
    () => undefined,
  );
  const failures: string[] = [];
  try {
    const left = [...dropped];
    const work = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        tally.tables++;
        try {
          count(tally.outcomes, await play(ground, next));
        } catch (error) {
          const { text, settings } = next.written;
          failures.push(
            `${(error as Error).message}\nfile: ${JSON.stringify(text)}\nsettings: ${JSON.stringify(settings)}`,
          );
        }
      }
    };
    await Promise.all(Array.from({ length: together }, work));
  } finally {
    await ground.stop();
  }
  return failures;
}

function caseOf({ bytes, settings }: WrittenTable, name: string): Case {
  const { name: _, prefix: __, ...route } = settings as Case['route'];
  return {
    ...{ name, about: 'a random table', route: route as Case['route'], outcomes: [] },
    stages: [[{ do: 'put', key, content: bytes }]],
  };
}

/** @returns how it ended, by what that is called */
async function play(ground: Ground, { written, case: one }: Dropped): Promise<string> {
  const [step] = one.stages[0] ?? [];
  if (step === undefined) throw new RangeError('nothing is dropped');
  const load = await ground.ended(String(await ground.do(one, step)), patience);
  const there = await ground.dataSet(one, true);
  if (load.state === 'rejected') {
    if (there !== null) throw new Error('a DataSet is left of a file that was rejected');
    return judgeRefusal(written, { name: String(load.error), message: String(load.reason) });
  }
  if (load.state !== 'committed') throw new Error(`the load is ${load.state}: ${load.reason}`);
  if (written.wrong.length > 0) throw new Error(`committed, where ${JSON.stringify(written.wrong)} is wrong`);
  if (written.rows.length === 0) {
    if ((there?.rowCount ?? 0) > 0) throw new Error(`${there?.rowCount} rows of a file without any`);
    return 'empty';
  }
  if (there === null) throw new Error('there is no DataSet');
  compare(written, load, there.columns, there.rows);
  return 'in Domo';
}

function compare(
  written: WrittenTable,
  { key, versionId }: LedgerRow,
  found: readonly { name: string; type: string }[],
  rows: readonly string[][],
): void {
  const types = typesOf(written);
  const columns = written.out.map(({ name }, place) => ({ name, type: types[place] }));
  same(
    'columns',
    found.map(({ name, type }) => ({ name, type })),
    columns,
  );
  // When it was loaded is the same in all rows, and known to nobody else.
  const at = written.out.findIndex((column) => 'lineage' in column && column.lineage === 'loadedAt');
  const loadedAt = (rows[0]?.[at] ?? '').replace(' ', 'T').slice(0, 19);
  // An export has an empty text where there is a null.
  const shown = rows.map((row) => row.map((cell) => (cell === '' ? null : cell)));
  const wanted = rowsOf(written, types, { key, version: String(versionId), loadedAt });
  // Domo keeps a double, and spells it in its own way.
  const asKept = (row: readonly (string | null)[]) =>
    row.map((cell, place) =>
      cell && types[place] === 'DOUBLE' ? canonicalDecimal(String(Number(cell))) : cell || null,
    );
  same('rows', sorted(valuesOf(shown, types).map(asKept)), sorted(wanted.map(asKept)));
}

/** Rows in an order of their own: nobody knows in which one Domo exports them. */
function sorted(rows: readonly (readonly unknown[])[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
