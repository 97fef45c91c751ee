import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Column } from '../../shared/config/route.ts';
import { quote, quoteIfNeeded } from './csv.ts';

/** The columns of the troublesome file, in its order. */
export const troubleColumns: Column[] = [
  { name: 'id', type: 'LONG' },
  { name: 'sent at', type: 'DATETIME' },
  { name: 'amount, net', type: 'DECIMAL' },
  { name: 'the "author"', type: 'STRING' },
  { name: 'subject', type: 'STRING' },
  { name: 'body', type: 'STRING' },
  { name: 'note', type: 'STRING' },
];

const authors = [
  'Zoë',
  'Ōe Kenzaburō',
  'Владимир',
  'محمود',
  '李白',
  'O’Neill',
  'Jiří "Jirka" Novák',
  '🦊 Fox, Ltd.',
  'नीला',
];
const subjects = [
  'Invoice',
  'Re: Re: invoice',
  '見積書',
  'Größe 8½"',
  'a,b,c',
  '"quoted"',
  '',
  ' leading space',
  'tab\there',
];

/** Cells that look like rows to a reader that was cut off inside them, unless it knows the quote state. */
const bodies = [
  'One line.',
  'Two\r\nlines.',
  'Unix\nand old Mac\rin one.',
  'She said "no".\n\n"""Really?"""',
  '1,2026-01-01T00:00:00,1.00,Eve,forged,row,\r\n2,2026-01-01T00:00:00,2.00,Eve,forged,row,\r\n',
  '"\r\n3,2026-01-01T00:00:00,3.00,"Eve",forged,"row",""\r\n"',
  '",",",\n",",",',
  '長い説明文です。\r\n改行もあります。',
  '👩‍👩‍👧‍👦 e\u0301 \u00a0 \u200b end',
];

/** Bytes: several parts of the route's part size lie between two of the longest records. */
const longBody = 200_000;

/**
 * A CSV file with everything that is hard about CSV. It is the same in each call: a byte order mark, CRLF, quoted line
 * breaks of every kind, doubled quotes, rows within quotes, characters of two to four bytes, empty cells beside empty
 * strings, records of 200 KB, and no line break at its end.
 */
export function* troubleCsv(rows: number): Generator<string> {
  const random = seeded(20_260_101);
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  yield '\ufeff';
  yield troubleColumns.map(({ name }) => quoteIfNeeded(name)).join(',');
  for (let id = 1; id <= rows; id++) {
    const sentAt = new Date(Date.UTC(2026, 0, 1) + id * 61_000).toISOString().slice(0, 19);
    const amount = (random() * 20_000 - 10_000).toFixed(2);
    const body =
      id % 5000 === 0
        ? long(pick(bodies))
        : Array.from({ length: 1 + (id % 4) }, () => pick(bodies)).join(' ');
    const note = id % 3 === 0 ? '' : id % 3 === 1 ? quote('') : 'seen';
    yield `\r\n${id},${sentAt},${amount},${quoteIfNeeded(pick(authors))},${quoteIfNeeded(pick(subjects))},${quote(body)},${note}`;
  }
}

export async function writeTroubleCsv(path: string, rows: number): Promise<void> {
  await pipeline(Readable.from(troubleCsv(rows)), createWriteStream(path));
}

function long(text: string): string {
  return `${text}\r\n`.repeat(Math.ceil(longBody / (Buffer.byteLength(text) + 2)));
}

/** Numbers from 0 to 1 that are the same on every machine (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
