import type { LoadRecord, LoadState } from '../shared/import/load.ts';
import type { Missed } from '../shared/import/sweep/missed.ts';
import { listTexts } from '../shared/wording.ts';
import { type Connection, sluiceCommand } from './connection.ts';
import type { Sighting } from './loads.ts';
import type { Paint, Style } from './terminal.ts';
import { ago, count, counted, duration, size } from './text/amounts.ts';
import { alignRows, type Column } from './text/columns.ts';
import { printable, shortenMiddle, wrap } from './text/width.ts';
import { waitingOf } from './waiting.ts';
import type { WithMembers } from './with-members.ts';

const columns: readonly Column[] = [
  { align: 'left', worth: 9 },
  { align: 'left', worth: 8, min: 8 },
  { align: 'left', worth: 7, min: 16, shorten: shortenMiddle },
  { align: 'right', worth: 6 },
  { align: 'right', worth: 3 },
  { align: 'right', worth: 2 },
  { align: 'right', worth: 4 },
  { align: 'left', worth: 5 },
  // Commands take the beginning of an id, too.
  { align: 'left', worth: 6.5, min: 9 },
];

/** A table of loads that have not ended. What a load waits for, and until when, is below it. */
export function statusLines(
  sightings: readonly Sighting[],
  width: number,
  now: number,
  paint: Paint,
): string[] {
  const rows = sightings.map(({ record, progress }) => [
    record.state,
    printable(record.route),
    printable(record.key),
    rowsOf(record.rows || progress.rowsDone),
    size(record.bytes),
    record.parts === 0
      ? ''
      : `${record.state === 'committing' ? record.parts : progress.partsDone}/${record.parts}`,
    percent(record, progress.bytesDone),
    ago(record.receivedAt, now),
    record.id,
  ]);
  const titles = ['STATE', 'ROUTE', 'FILE', 'ROWS', 'SIZE', 'PARTS', 'DONE', 'ARRIVED', 'LOAD'];
  const notes = sightings.map((sighting) => waitingOf(sighting, now));
  const states = sightings.map(({ record }) => record.state);
  return table(titles, rows, states, notes, width, paint);
}

const overtaken = (connection: Pick<Connection, 'words'>) =>
  `A newer file that replaces all rows has overtaken each superseded load: \`${sluiceCommand(connection, ['replay', 'LOAD', '--force'])}\` loads it in the place of that.`;

/**
 * A table of loads that have ended. The reason is below each that was not loaded; what is the same for all that are
 * superseded is said once, below the table.
 */
export function historyLines(
  records: readonly WithMembers<LoadRecord>[],
  width: number,
  now: number,
  paint: Paint,
  connection: Pick<Connection, 'words'>,
): string[] {
  const rows = records.map((record) => [
    record.state,
    printable(record.route),
    printable(record.key),
    rowsOf(record.rows),
    size(record.bytes),
    record.parts === 0 ? '' : count(record.parts),
    took(record),
    record.endedAt === null ? '' : ago(record.endedAt, now),
    record.id,
  ]);
  const titles = ['STATE', 'ROUTE', 'FILE', 'ROWS', 'SIZE', 'PARTS', 'TOOK', 'ENDED', 'LOAD'];
  const notes = records.map(({ reason, members }) => {
    const said = [reason, members === undefined ? undefined : membersText(members)];
    return said.filter((one) => one !== undefined).join(' ') || null;
  });
  const states = records.map(({ state }) => state);
  const lines = table(titles, rows, states, notes, width, paint);
  return states.includes('superseded') ? [...lines, ...textLines(overtaken(connection), width)] : lines;
}

/** How many objects of a set are named. */
const named = 10;

function membersText(members: readonly LoadRecord[]): string {
  return `A set of ${counted(members.length, 'file')}: ${listTexts(members, ({ key }) => key, named)}.`;
}

/** A table of files that were dropped and never loaded. */
export function missedLines(missed: readonly Missed[], width: number, now: number, paint: Paint): string[] {
  const titles = ['STATE', 'ROUTE', 'FILE', 'SIZE', 'ARRIVED', 'LOAD'];
  const rows = missed.map(({ id, route, object, createdAt, known }) => [
    known ? 'received' : 'unknown',
    printable(route),
    printable(object.key),
    size(object.size),
    ago(createdAt, now),
    id,
  ]);
  const shown = [0, 1, 2, 4, 7, 8].flatMap((index) => columns[index] ?? []);
  return alignRows(shown, [titles, ...rows], width, (cell, row) => (row === 0 ? paint('dim', cell) : cell));
}

/** @param notes what is said below each row, if anything */
function table(
  titles: string[],
  rows: string[][],
  states: readonly LoadState[],
  notes: readonly (string | null)[],
  width: number,
  paint: Paint,
): string[] {
  if (rows.length === 0) return [];
  const [head = '', ...lines] = alignRows(columns, [titles, ...rows], width, (cell, row, column) => {
    const state = states[row - 1];
    if (row === 0 || state === undefined) return paint('dim', cell);
    return column === 0 ? paint(styleOf(state), cell) : cell;
  });
  return [head, ...lines.flatMap((line, i) => [line, ...noteLines(notes[i] ?? null, width, paint)])];
}

function noteLines(note: string | null, width: number, paint: Paint): string[] {
  if (note === null) return [];
  const indent = '  ';
  return textLines(printable(note), width - indent.length).map((line) => indent + paint('dim', line));
}

/** Lines that can be read well: not as long as those of a table on a wide screen. */
function textLines(text: string, width: number): string[] {
  return wrap(text, Math.max(20, Math.min(width, 108)));
}

/** The colour of a state. */
export function styleOf(state: LoadState): Style {
  if (state === 'committed') return 'green';
  if (state === 'rejected' || state === 'failed') return 'red';
  return state === 'duplicate' || state === 'superseded' ? 'yellow' : 'cyan';
}

function rowsOf(rows: number): string {
  return rows === 0 ? '' : count(rows);
}

function percent({ state, bytes }: LoadRecord, bytesDone: number): string {
  if (state === 'committing') return '100%';
  if (state !== 'loading' || bytes === 0) return '';
  return `${Math.floor((100 * bytesDone) / bytes)}%`;
}

function took({ receivedAt, endedAt }: LoadRecord): string {
  if (endedAt === null) return '';
  return duration((Date.parse(endedAt) - Date.parse(receivedAt)) / 1000);
}
