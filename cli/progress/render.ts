import { isFinal } from '../follow.ts';
import type { Paint, Style } from '../terminal.ts';
import { counted, duration, estimate, size } from '../text/amounts.ts';
import { alignRows, type Column } from '../text/columns.ts';
import { printable, shortenMiddle, wrap } from '../text/width.ts';
import type { Bar } from './bar.ts';
import { spinner } from './spinner.ts';

const longestBar = 30;
const blank = ' ';

const columns: readonly Column[] = [
  { align: 'left', worth: 10 },
  { align: 'left', worth: 9, min: 8, shorten: shortenMiddle },
  { align: 'left', worth: 8 },
  { align: 'left', worth: 6, min: 10, shorten: (bar, width) => bar.slice(0, width) },
  { align: 'right', worth: 7 },
  { align: 'right', worth: 3 },
  { align: 'right', worth: 5 },
  { align: 'right', worth: 2 },
  { align: 'right', worth: 4 },
];
const barColumn = 3;

/**
 * The lines that show these bars, none wider than `width`: a line for each, and below it what the load waits for, or why
 * it was not loaded.
 *
 * @param frame counts up with each drawing, and moves the spinners
 */
export function renderBars(bars: readonly Bar[], width: number, frame: number, paint: Paint): string[] {
  const rows = bars.map((bar) => [
    icon(bar, frame),
    printable(bar.label),
    bar.state.padEnd('committing'.length),
    '━'.repeat(longestBar),
    isFinal(bar.state) ? '' : `${Math.floor(done(bar) * 100)}%`.padStart('100%'.length),
    // Wide enough from the start, so that the columns don't move while the numbers grow.
    parts(bar).padStart('99/99 parts'.length),
    (bar.rows > 0 ? counted(bar.rows, 'row') : '').padStart('100,000 rows'.length),
    (isFinal(bar.state) ? size(bar.bytes) : bar.speed === null ? '' : `${size(bar.speed)}/s`).padStart(
      '99.9 MB/s'.length,
    ),
    time(bar).padStart('59 s left'.length),
  ]);
  const lines = alignRows(columns, rows, width, (cell, row, column) => {
    const bar = bars[row];
    if (bar === undefined) return cell;
    const style = styleOf(bar);
    if (column === barColumn) return meter(cell.length, done(bar), style, paint);
    if (column === 0 || column === 2) return paint(style, cell);
    return column === 1 ? cell : paint('dim', cell);
  });
  return bars.flatMap((bar, i) => [lines[i] ?? '', ...noteLines(bar, width, paint)]);
}

function icon({ state }: Bar, frame: number): string {
  if (state === 'committed') return '✔';
  if (state === 'rejected' || state === 'failed') return '✖';
  if (isFinal(state)) return '•';
  return spinner(frame);
}

function styleOf({ state }: Bar): Style {
  if (state === 'committed') return 'green';
  if (state === 'rejected' || state === 'failed') return 'red';
  return isFinal(state) ? 'yellow' : 'cyan';
}

/** The share that is done, from 0 to 1. */
function done({ state, bytes, bytesDone }: Bar): number {
  if (isFinal(state)) return state === 'committed' ? 1 : 0;
  return bytes === 0 ? 0 : Math.min(1, bytesDone / bytes);
}

function parts({ state, parts, partsDone }: Bar): string {
  if (parts === 0) return '';
  return isFinal(state) ? counted(parts, 'part') : `${partsDone}/${counted(parts, 'part')}`;
}

function time({ state, seconds }: Bar): string {
  if (seconds === null) return '';
  return isFinal(state) ? duration(seconds) : `${estimate(seconds)} left`;
}

function meter(width: number, share: number, style: Style, paint: Paint): string {
  const halves = Math.floor(share * width * 2);
  const full = '━'.repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? '╸' : '');
  return paint(style, full) + paint('dim', '─'.repeat(width - full.length));
}

function noteLines({ waits, reason }: Bar, width: number, paint: Paint): string[] {
  const note = reason ?? waits;
  if (note === null) return [];
  const indent = blank.repeat(3);
  return wrap(printable(note), Math.max(20, width - indent.length)).map(
    (line) => indent + paint(reason === null ? 'dim' : 'red', line),
  );
}
