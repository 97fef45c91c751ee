import { gunzipSync } from 'node:zlib';
import { errorNames } from '../../../shared/errors.ts';
import { readValue } from '../../helpers/values/cells.ts';
import { readDomoRows } from '../../helpers/values/domo-reader.ts';
import { type Outcome, sendFile } from '../../helpers/values/path.ts';
import type { Input } from './input.ts';

/** How an input has ended: `sent`, `empty`, or the name of the error by which its load is rejected. */
export interface Ending {
  ends: string;
  /** Of a load that is rejected: its reason. */
  message: string | null;
}

/** Reads an input as the functions do, cut in two ways. Throws where it ends in none of the states, or in two of them. */
export async function judge({ bytes, route, dataSet, cuts }: Input): Promise<Ending> {
  const [one, other] = cuts;
  const whole = await sendFile(bytes, route, dataSet, one);
  checkAlike(whole, await sendFile(bytes, route, dataSet, other), route);
  if (whole.kind === 'sent') checkSent(whole);
  if (whole.kind !== 'refused') return { ends: whole.kind, message: null };
  checkReason(whole, bytes);
  return { ends: whole.error.name, message: whole.error.message };
}

type Refused = Extract<Outcome, { kind: 'refused' }>;

function checkAlike(one: Outcome, other: Outcome, { lineage }: Input['route']): void {
  if (one.kind === 'refused' && other.kind === 'refused' && Object.values(lineage).includes('row')) {
    // Where rows are numbered, they are counted before any cell is judged: so a fault behind one of a cell may be told.
    const isCell = ({ error: { name } }: Refused) => name === 'CellOfWrongType' || name === 'KeyMissing';
    if (isCell(one) !== isCell(other)) return;
  }
  // An object of one part is judged by its head before its end is read; a larger one is read to its end first.
  const isOfPacking = ({ error: { name } }: Refused) => name.startsWith('Damaged');
  if (one.kind === 'refused' && other.kind === 'refused' && isOfPacking(one) !== isOfPacking(other)) return;
  if (told(one) !== told(other))
    throw new Error(`cut in two ways, it is ${shown(told(one))}, and ${shown(told(other))}`);
}

function told(outcome: Outcome): string {
  if (outcome.kind === 'empty') return 'empty';
  if (outcome.kind === 'refused') return `${outcome.error.name}: ${outcome.error.message}`;
  const { columns, body, rows, changes, untouched } = outcome;
  const sums = Object.entries(changes).sort();
  // Each time it is read it was planned at another moment, which may be in a column.
  const text = body.toString('latin1').replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g, 'time');
  return JSON.stringify({ rows, untouched, columns, sums, body: text });
}

/** What was sent is what Domo reads, as many rows as are said, and every cell is of its type. */
function checkSent({ body, columns, rows }: Extract<Outcome, { kind: 'sent' }>): void {
  const read = readDomoRows(body.toString(), columns.length);
  if (read.length !== rows)
    throw new Error(`${rows} rows are said to be sent, and Domo reads ${read.length}`);
  const isOne = columns.length === 1;
  const typed = columns.flatMap(({ type }, place) => (type === 'STRING' ? [] : [{ type, place }]));
  for (const row of read)
    for (const { type, place } of typed) {
      const cell = row[place] ?? null;
      if (cell !== null && !(isOne && cell === '')) readValue(type, cell);
    }
}

/** A longer reason is read by nobody. Characters. */
const longestReason = 4000;

function checkReason(
  { error: { name, message } }: Extract<Outcome, { kind: 'refused' }>,
  bytes: Buffer,
): void {
  const complain = (what: string) => {
    throw new Error(`${what}: ${name}: ${shown(message)}`);
  };
  if (!(errorNames as string[]).includes(name)) complain('the kind of the reason is not known');
  if (!message.startsWith('s3://bucket/fuzz/')) complain('the reason does not name the object');
  if (message.length > longestReason) complain(`the reason has ${message.length} characters`);
  if (/undefined|\[object/.test(message)) complain('the reason says what is for machines');
  if (!message.isWellFormed()) complain('the reason has half a character');
  const place = /: row (\d+), byte (\d+)/.exec(message);
  const text = textOf(bytes);
  if (place === null || text === null) return;
  if (Number(place[2]) > text.length) complain(`the reason names a byte behind the last of ${text.length}`);
  const ends = text.reduce((sum, byte) => sum + (byte === 0x0a || byte === 0x0d ? 1 : 0), 0);
  if (Number(place[1]) > ends + 2) complain(`the reason names a row that is not there: ${ends} line ends`);
}

/** What rows and bytes of a reason are counted in: of a compressed file its text; null: it is damaged, or an archive. */
function textOf(bytes: Buffer): Buffer | null {
  if (bytes.subarray(0, 2).toString() === 'PK') return null;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch {
    return null;
  }
}

function shown(text: string): string {
  return text.length > 1500 ? `${text.slice(0, 1500)} …` : text;
}
