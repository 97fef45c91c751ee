import type { LoadRecord, LoadState } from '../shared/import/load.ts';
import type { Stray } from '../shared/import/sweep/sweep.ts';
import type { Sighting } from './follow.ts';
import type { Paint, Style } from './terminal.ts';
import { ago, count, duration, size } from './text/amounts.ts';
import { alignRows, type Column } from './text/columns.ts';
import { printable, shortenMiddle, wrap } from './text/width.ts';

const columns: readonly Column[] = [
  { align: 'left', worth: 9 },
  { align: 'left', worth: 8, min: 8 },
  { align: 'left', worth: 7, min: 16, shorten: shortenMiddle },
  { align: 'right', worth: 6 },
  { align: 'right', worth: 3 },
  { align: 'right', worth: 2 },
  { align: 'right', worth: 4 },
  { align: 'left', worth: 5 },
  { align: 'left', worth: 1 },
];

/** A table of loads that have not ended. */
export function statusLines(
  sightings: readonly Sighting[],
  width: number,
  now: number,
  paint: Paint,
): string[] {
  const rows = sightings.map(({ record, progress }) => [
    record.state,
    record.route,
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
  return table(
    titles,
    rows,
    sightings.map(({ record }) => record),
    width,
    paint,
  );
}

/** A table of loads that have ended. The reason is below each that was not loaded. */
export function historyLines(
  records: readonly LoadRecord[],
  width: number,
  now: number,
  paint: Paint,
): string[] {
  const rows = records.map((record) => [
    record.state,
    record.route,
    printable(record.key),
    rowsOf(record.rows),
    size(record.bytes),
    record.parts === 0 ? '' : count(record.parts),
    took(record),
    record.endedAt === null ? '' : ago(record.endedAt, now),
    record.id,
  ]);
  const titles = ['STATE', 'ROUTE', 'FILE', 'ROWS', 'SIZE', 'PARTS', 'TOOK', 'ENDED', 'LOAD'];
  return table(titles, rows, records, width, paint);
}

/** A table of files that were never loaded. */
export function strayLines(strays: readonly Stray[], width: number, now: number, paint: Paint): string[] {
  const titles = ['STATE', 'ROUTE', 'FILE', 'SIZE', 'ARRIVED', 'LOAD'];
  const rows = strays.map(({ id, route, object, createdAt, row }) => [
    row?.state ?? 'unknown',
    route,
    printable(object.key),
    size(object.size),
    ago(createdAt, now),
    id,
  ]);
  const shown = [0, 1, 2, 4, 7, 8].flatMap((index) => columns[index] ?? []);
  return alignRows(shown, [titles, ...rows], width, (cell, row) => (row === 0 ? paint('dim', cell) : cell));
}

function table(
  titles: string[],
  rows: string[][],
  records: readonly LoadRecord[],
  width: number,
  paint: Paint,
): string[] {
  if (rows.length === 0) return [];
  const [head = '', ...lines] = alignRows(columns, [titles, ...rows], width, (cell, row, column) => {
    const record = records[row - 1];
    if (row === 0 || record === undefined) return paint('dim', cell);
    return column === 0 ? paint(styleOf(record.state), cell) : cell;
  });
  return [head, ...records.flatMap((record, i) => [lines[i] ?? '', ...reasonLines(record, width, paint)])];
}

function reasonLines({ reason }: LoadRecord, width: number, paint: Paint): string[] {
  if (reason === undefined) return [];
  const indent = '  ';
  return wrap(printable(reason), Math.max(20, Math.min(width, 110) - indent.length)).map(
    (line) => indent + paint('dim', line),
  );
}

function styleOf(state: LoadState): Style {
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
