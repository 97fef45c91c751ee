import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { readValue } from './cells.ts';
import { readDomoRows } from './domo-reader.ts';
import { type Cuts, sendFile } from './path.ts';
import { spellings } from './spelling.ts';
import { tables } from './table.ts';
import { count, type Tally } from './tally.ts';
import { type WrittenTable, writeTable } from './write.ts';

export const cuts: fc.Arbitrary<Cuts> = fc.record({
  partSize: fc.oneof(fc.integer({ min: 8, max: 200 }), fc.constant(100_000)),
  reach: fc.record({
    lookBehind: fc.constantFrom(0, 0, 1, 5, 40, 65_536),
    lookAhead: fc.constantFrom(0, 1, 5, 40, 65_536),
    tail: fc.constantFrom(0, 1, 20, 32_768),
  }),
  chunks: fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 3 }),
});

/** Throws where what comes of a file is neither its table nor a refusal that is right. */
export async function checkTable(written: WrittenTable, how: Cuts, tally: Tally): Promise<void> {
  tally.tables++;
  const outcome = await sendFile(written.bytes, written.route, written.dataSet, how);
  if (outcome.kind === 'refused') {
    const { name, message } = outcome.error;
    count(tally.outcomes, `refused: ${name}`);
    if (written.fault !== null && written.isTold) {
      const { names, row } = written.fault;
      if (names.length > 0 && !names.includes(name))
        throw new Error(`refused as ${name}, not as ${names}: ${message}`);
      if (row !== null && !new RegExp(`row ${row}\\b`).test(message))
        throw new Error(`not refused for row ${row}: ${message}`);
    } else if (written.isTold) throw new Error(`refused although the settings say all: ${name}: ${message}`);
    return;
  }
  if (written.fault !== null) throw new Error(`${outcome.kind}, in spite of a fault: ${written.fault.names}`);
  if (outcome.kind === 'empty') {
    count(tally.outcomes, 'empty');
    if (written.rows.length > 0) throw new Error(`empty, in spite of ${written.rows.length} rows`);
    return;
  }
  count(tally.outcomes, outcome.untouched ? 'untouched' : 'rewritten');
  if (outcome.resent > 0) count(tally.features, 'ranges that are cut again');
  const { columns, rows } = written;
  same('columns', outcome.columns, columns);
  const sent = readDomoRows(outcome.body.toString(), columns.length);
  same('row count', outcome.rows, rows.length);
  const isOne = columns.length === 1;
  const values = sent.map((row) =>
    row.map((cell, place) =>
      cell === null || (isOne && cell === '') ? cell : readValue(columns[place]?.type ?? 'STRING', cell),
    ),
  );
  same('rows', values, isOne ? rows.map(([value]) => [value ?? '']) : rows);
  const { emptyText = 0, ...counted } = outcome.changes;
  same('nulls that became texts', emptyText, isOne ? rows.filter(([value]) => value === null).length : 0);
  if (!outcome.untouched) same('changes', counted, { ...written.changes(sent) });
}

function same(what: string, found: unknown, wanted: unknown): void {
  if (isDeepStrictEqual(found, wanted)) return;
  throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

/** Nothing is altered in silence: see `checkTable`. */
export function valuesProperty(tally: Tally): fc.IAsyncPropertyWithHooks<[unknown]> {
  return fc.asyncProperty(
    fc.record({ table: tables, spelling: spellings, cuts }),
    async ({ table, spelling, cuts }) => {
      const written = writeTable(table, spelling);
      try {
        await checkTable(written, cuts, tally);
      } catch (error) {
        const { message, stack } = error as Error;
        throw new Error(
          `${message}\nfile: ${JSON.stringify(written.bytes.toString())}\nsettings: ${JSON.stringify(written.settings)}\n${stack}`,
        );
      }
    },
  );
}
