import { styleOf } from '../listing.ts';
import type { Paint } from '../terminal.ts';
import { counted, duration, size } from '../text/amounts.ts';
import { alignRows, type Column } from '../text/columns.ts';
import { exactTime } from '../text/time.ts';
import { printable, wrap } from '../text/width.ts';
import type { LoadDetails, LoadFault } from './load-details.ts';

/** What is known of a load, as lines. @param now milliseconds since 1970 */
export function detailLines(details: LoadDetails, width: number, now: number, paint: Paint): string[] {
  const { load, error, waits, decisions, moments, fault, commands, gaps } = details;
  const title = (text: string) => ['', paint('bold', text)];
  const paragraphs = (texts: readonly string[], indent: string) =>
    texts.flatMap((text) =>
      wrap(printable(text), Math.min(width, 108) - indent.length).map((line) => indent + line),
    );
  const state = paint(styleOf(load.state), load.state);
  return [
    paint('bold', printable(`s3://${load.bucket}/${load.key}`)),
    `${state}${error === null ? '' : `, ${error}`}${waits === null ? '' : `: ${printable(waits.text)}`}`,
    ...(load.reason === undefined ? [] : ['', ...paragraphs([load.reason], '')]),
    ...(fault === null ? [] : faultLines(fault, width, paint)),
    '',
    ...factRows(details).map(([name, text]) => `${paint('dim', name.padEnd(8))} ${printable(text)}`),
    ...title('States'),
    ...momentLines(moments, now, paint),
    ...(decisions.length === 0 ? [] : [...title('Decided'), ...paragraphs(decisions, '  ')]),
    ...(gaps.length === 0 ? [] : [...title('Not looked at'), ...paragraphs(gaps, '  ')]),
    ...title('How to go on'),
    ...commands.flatMap(({ command, purpose }) => [
      `  ${paint('dim', `# ${purpose}`)}`,
      `  ${paint('cyan', printable(command))}`,
    ]),
  ];
}

function factRows({ load, updateMethod, progress, replays, run, receipt }: LoadDetails): [string, string][] {
  const { parts, endedAt, rows } = load;
  const done = endedAt === null && parts > 0 ? `${progress.partsDone} of ` : '';
  const facts: [string, string | null][] = [
    ['Load', load.id],
    ['Route', `${load.route}, ${updateMethod}`],
    ['Version', load.versionId],
    ['Size', size(load.bytes)],
    ['Rows', rows === 0 ? null : counted(rows, 'row')],
    ['Parts', parts === 0 ? null : `${done}${counted(parts, 'part')}`],
    ['Set', load.set ?? null],
    ['Stream', load.streamId === null ? null : `${load.streamId}, execution ${load.executionId}`],
    ['DataSet', receipt?.dataSetId ?? null],
    ['Domo', receipt?.dataSetRows ? countText(receipt.dataSetRows) : null],
    ['Replays', replays === 0 ? null : String(replays)],
    ['Run', run?.arn ?? null],
    ['Receipt', load.receipt],
  ];
  return facts.flatMap(([name, text]) => (text === null ? [] : [[name, text] as [string, string]]));
}

function countText({ before, after }: { before: number; after: number | null }): string {
  const now =
    after === null ? 'and could not be asked afterwards' : `and ${counted(after, 'row')} afterwards`;
  return `${counted(before, 'row')} before the batch ${now}`;
}

function momentLines(moments: LoadDetails['moments'], now: number, paint: Paint): string[] {
  return moments.map(({ at, state, step }, index) => {
    const since = Date.parse(at) - Date.parse(moments[index - 1]?.at ?? at);
    const after = index === 0 ? '' : `after ${duration(since / 1000)}`;
    const [time, name] = [exactTime(at, now), state.padEnd(10)];
    const facts = [after, step ?? ''].filter((one) => one !== '').join(', ');
    const end = facts === '' ? '' : `  ${paint('dim', facts)}`;
    return `  ${time}  ${paint(styleOf(state), name)}${end}`;
  });
}

/** So many columns beside the one at fault are laid out, on either side. */
const neighbours = 20;

/** The rows around a fault, as far as the width has room; the columns next to that at fault come first. */
export function faultLines(fault: LoadFault, width: number, paint: Paint): string[] {
  if (fault.rows === null) return fault.hidden === null ? [] : ['', paint('dim', printable(fault.hidden))];
  const { header, rows, cell } = fault.rows;
  const widest = Math.max(...rows.map(({ cells }) => cells.length), header?.length ?? 0);
  const middle = cell ?? 0;
  const from = Math.max(0, middle - neighbours);
  const shown = Array.from({ length: Math.min(widest, middle + neighbours + 1) - from }, (_, i) => from + i);
  const columns: Column[] = [
    { align: 'right', worth: 1000 },
    ...shown.map((index) => ({
      align: 'left' as const,
      worth: 500 - Math.abs(index - middle),
      min: index === cell ? 24 : 10,
    })),
  ];
  const isFaulty = (row: number) => row === fault.row;
  const body = rows.map(({ row, cells }) => [
    `${isFaulty(row) ? '▶ ' : ''}row ${row}`,
    ...shown.map((index) => {
      const text = printable(cells[index] ?? '');
      return isFaulty(row) && index === cell ? `▸${text}◂` : text;
    }),
  ]);
  const top = header === null ? [] : [['', ...shown.map((index) => printable(header[index] ?? ''))]];
  const lines = alignRows(columns, [...top, ...body], width - 2, (text, line, column) => {
    const row = rows[line - top.length];
    if (row === undefined) return paint('dim', text);
    if (!isFaulty(row.row)) return column === 0 ? paint('dim', text) : text;
    return column === 0 || cell === null || shown[column - 1] === cell ? paint('red', text) : text;
  });
  return ['', ...lines.map((line) => `  ${line}`)];
}
