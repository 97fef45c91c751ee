import { isDeepStrictEqual } from 'node:util';
import { addChanges, type Changes } from '../../../shared/cells/change.ts';
import type { ColumnType } from '../../../shared/data-set.ts';
import { readValue } from './cells.ts';
import { type DomoCell, readDomoRows } from './domo-reader.ts';
import { refusalIsRight } from './doubts.ts';
import type { OutColumn } from './layout.ts';
import { inferredFrom, meaningOf, type Source } from './meaning.ts';
import { loadedAt, type Outcome } from './path.ts';
import type { Value } from './table.ts';
import type { WrittenTable } from './write.ts';

/**
 * Throws where what comes of a file is neither its table nor a refusal that is right.
 *
 * @returns how it ended, by what that is called
 */
export function judge(written: WrittenTable, outcome: Outcome): string {
  const { wrong } = written;
  if (outcome.kind === 'refused') return judgeRefusal(written, outcome.error);
  if (wrong.length > 0) throw new Error(`${outcome.kind}, where ${JSON.stringify(wrong)} is wrong`);
  if (outcome.kind === 'empty') {
    // Of a DataSet of several columns nothing says that blank lines are rows of the one that the file has.
    const areBlank = written.cells.flat().every(({ text, quotes }) => text === '' && quotes === 'never');
    if (areBlank && written.rows.length > 0 && written.header === null && written.out.length > 1)
      return 'empty, of blank lines';
    if (written.rows.length > 0) throw new Error(`empty, in spite of ${written.rows.length} rows`);
    return 'empty';
  }
  const types = typesOf(written);
  const columns = written.out.map(({ name }, place) => ({ name, type: types[place] as ColumnType }));
  same('columns', outcome.columns, columns);
  const sent = readDomoRows(outcome.body.toString(), columns.length);
  same('row count', outcome.rows, written.rows.length);
  const wanted = rowsOf(written, types, { key: 'values/file.csv', version: 'v1', loadedAt });
  same('rows', valuesOf(sent, types), columns.length === 1 ? wanted.map(([value]) => [value ?? '']) : wanted);
  const { emptyText = 0, ...counted } = outcome.changes;
  const empty = columns.length === 1 ? wanted.filter(([value]) => value === null).length : 0;
  same('nulls that became texts', emptyText, empty);
  if (!outcome.untouched) same('changes', counted, { ...changesOf(written, types, wanted, sent) });
  return outcome.untouched ? 'sent untouched' : 'sent';
}

/** Throws where a refusal is not right. @returns what it is for */
export function judgeRefusal(
  written: WrittenTable,
  { name, message }: { name: string; message: string },
): string {
  const { wrong } = written;
  const isIt = ({ names, row, byte }: (typeof wrong)[number]) =>
    names.includes(name) &&
    (row === null ||
      new RegExp(`\\brow ${row}\\b`).test(message) ||
      (byte !== undefined && new RegExp(`\\bbyte ${byte}\\b`).test(message)));
  const found = wrong.find(isIt);
  if (found !== undefined) return `refused for ${found.what}`;
  const doubt = refusalIsRight(written, name);
  if (doubt !== null) return `refused, as ${doubt}`;
  throw new Error(`refused as ${name}, where ${JSON.stringify(wrong)} is wrong: ${message}`);
}

/** What Domo was sent, as values. A DataSet of one column has an empty text where it would have a null. */
export function valuesOf(sent: readonly (readonly DomoCell[])[], types: readonly ColumnType[]): DomoCell[][] {
  const isOne = types.length === 1;
  return sent.map((row) =>
    row.map((cell, place) =>
      cell === null || (isOne && cell === '') ? cell : readValue(types[place] ?? 'STRING', cell),
    ),
  );
}

/** The types of the DataSet's columns, those that are inferred too. */
export function typesOf(written: WrittenTable): ColumnType[] {
  return written.out.map((column) =>
    'place' in column && column.inferred
      ? inferredFrom(
          written.rows.map((_, row) => sourceOf(written, column, row) as Source),
          written.habits,
        )
      : column.type,
  );
}

function sourceOf(
  { cells, types, rows, habits }: WrittenTable,
  { place, at }: Extract<OutColumn, { place: number }>,
  row: number,
): Source | null {
  const written = at === null ? undefined : cells[row]?.[at];
  if (written === undefined) return null;
  // What needs a pattern that the route does not have is a text for it.
  const isText = written.needs === 'dates' && habits.dates.length === 0;
  const type = isText ? 'STRING' : (types[place] as ColumnType);
  return { written, type, value: rows[row]?.[place] ?? null };
}

/** What the DataSet's rows must be. */
export function rowsOf(
  written: WrittenTable,
  types: readonly ColumnType[],
  object: { key: string; version: string; loadedAt: string },
): Value[][] {
  const { out, rows, habits, nulled, layout } = written;
  return rows.map((row, index) =>
    out.map((column, place): Value => {
      if ('lineage' in column) return lineageOf(column, index + (layout.header ? 2 : 1), object);
      const source = sourceOf(written, column, index);
      if (source === null || nulled(index, column.place)) return null;
      if (column.inferred) return meaningOf(types[place] as ColumnType, source, habits);
      return row[column.place] ?? null;
    }),
  );
}

function lineageOf(
  { type, lineage }: Extract<OutColumn, { lineage: string }>,
  row: number,
  { key, version, loadedAt }: { key: string; version: string; loadedAt: string },
): Value {
  switch (lineage) {
    case 'key':
      return key;
    case 'row':
      return String(row);
    case 'versionId':
      return version;
    case 'loadedAt':
      return type === 'DATETIME' ? `${loadedAt}.000000` : loadedAt;
  }
}

/** What the receipt must count. */
function changesOf(
  written: WrittenTable,
  types: readonly ColumnType[],
  wanted: readonly (readonly Value[])[],
  sent: readonly (readonly DomoCell[])[],
): Changes {
  let sum: Changes = {};
  for (const [row, cells] of sent.entries())
    for (const [place, out] of cells.entries()) {
      const column = written.out[place] as OutColumn;
      if ('lineage' in column || column.at === null) continue;
      const cell = written.cells[row]?.[column.at];
      const value = wanted[row]?.[place] ?? null;
      const type = types[place];
      if (cell === undefined) continue;
      if (written.nulled(row, column.place)) sum = addChanges(sum, { invalid: 1 });
      else if (value === null) {
        // A short record has no cell there, and an empty one without quotes is null already.
        if (cell.text !== '' || cell.quotes === 'must') sum = addChanges(sum, { null: 1 });
        else if (written.padded(row, column.at)) sum = addChanges(sum, { trim: 1 });
      } else if (cell.isFirstOfTwo && type === 'DATETIME') sum = addChanges(sum, { firstOfTwo: 1 });
      else if (out !== cell.text)
        sum = addChanges(sum, {
          [type === 'STRING' ? 'trim' : type === 'DATE' || type === 'DATETIME' ? 'date' : 'number']: 1,
        });
      else if (written.padded(row, column.at)) sum = addChanges(sum, { trim: 1 });
    }
  return sum;
}

export function same(what: string, found: unknown, wanted: unknown): void {
  if (isDeepStrictEqual(found, wanted)) return;
  throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}
