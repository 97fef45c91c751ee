import {
  type DatePattern,
  type NumberField,
  type PatternPiece,
  parsePattern,
} from '../../../dates/pattern.ts';

/** The places of fields in the memory, in their order: those of pattern.as.ts. */
const order: NumberField[] = ['year', 'month', 'day', 'hour24', 'minute', 'second'];
/** The most that the first digit of a field may be. */
const mostTens = [9, 1, 3, 2, 5, 5];
const BLOCK = 16;
/** Of a pattern in the memory. */
const SIZE = 144;
const LEAST = 32;
const FIRST = 96;
const LAST = 112;
const LITERALS = 128;
const ZERO = 0x30;
const SPACE = 0x20;
/** What a cell becomes, up to its minutes, and where the fields are in it. */
const minutes = '0000-00-00T00:00';
const placeOf: Partial<Record<NumberField, number>> = { year: 0, month: 5, day: 8, hour24: 11, minute: 14 };
/** For a byte that is taken from nowhere. */
const NOWHERE = 0xff;

/** Dates of ISO 8601 that have a fixed width. */
const iso = ['yyyy-MM-dd', 'yyyyMMdd'];

/**
 * The patterns that the kernel reads, in their order: those of the route up to the first one that it can't read, because
 * the first that fits decides.
 *
 * @param quote the byte; a negative number for none
 * @returns for columns of dates those without a time, and for columns of date-times all
 */
export function patternsOf(
  sources: readonly string[],
  quote: number,
): { dates: Uint8Array; times: Uint8Array } {
  const dates: Uint8Array[] = [];
  const times: Uint8Array[] = [];
  for (const [index, source] of [...iso, ...sources].entries()) {
    const pattern = parsePattern(source);
    if ('problem' in pattern) break;
    const bytes = patternBytes(pattern, quote);
    if (bytes === null || (index >= iso.length && mayBeIso(pattern))) break;
    times.push(bytes);
    if (!pattern.hasTime) dates.push(bytes);
  }
  return { dates: Buffer.concat(dates), times: Buffer.concat(times) };
}

/** Whether what a pattern reads could be read as ISO 8601, which begins with a year and a hyphen, or with eight digits. */
function mayBeIso({ pieces }: DatePattern): boolean {
  let digits = 0;
  for (const piece of pieces) {
    if (piece.kind === 'number') digits += piece.most;
    else return digits > 4 || (digits === 4 && piece.kind === 'literal' && piece.text.startsWith('-'));
  }
  return true;
}

/**
 * Null where a pattern has no fixed width, or has more than digits and ASCII, or a blank at an end, where blanks don't
 * count, or the quote, which a cell has twice.
 */
function patternBytes({ pieces }: DatePattern, quote: number): Uint8Array | null {
  const bytes = new Uint8Array(SIZE);
  const view = new DataView(bytes.buffer);
  const least: number[] = [];
  const most: number[] = [];
  for (const index of order.keys()) view.setInt32(4 * (index + 1), -1, true);
  for (const piece of pieces) {
    if (piece.kind === 'number') {
      const field = order.indexOf(piece.field);
      if (piece.least !== piece.most || field < 0) return null;
      view.setInt32(4 * (field + 1), least.length, true);
      for (let digit = 0; digit < piece.most; digit++) {
        least.push(ZERO);
        most.push(digit === 0 ? (mostTens[field] as number) : 9);
      }
      continue;
    }
    const literal = literalOf(piece);
    if (literal === null) return null;
    least.push(...literal);
    most.push(...literal.map(() => 0));
  }
  const { length } = least;
  if (length > 2 * BLOCK || least[0] === SPACE || least.at(-1) === SPACE || least.includes(quote))
    return null;
  view.setUint32(0, length, true);
  const last = Math.max(0, length - BLOCK);
  for (let index = 0; index < BLOCK; index++) {
    bytes[LEAST + index] = least[index] ?? 0;
    bytes[LEAST + BLOCK + index] = most[index] ?? 0xff;
    bytes[LEAST + 2 * BLOCK + index] = least[last + index] ?? 0;
    bytes[LEAST + 3 * BLOCK + index] = most[last + index] ?? 0xff;
  }
  putPlaces(bytes, view, last);
  return bytes;
}

/** Puts which bytes of a cell are those of what it becomes. `last`: where its last 16 bytes begin. */
function putPlaces(bytes: Uint8Array, view: DataView, last: number): void {
  const literals = Buffer.from(minutes);
  bytes.fill(NOWHERE, FIRST, LITERALS);
  for (const [index, field] of order.entries()) {
    const from = view.getInt32(4 * (index + 1), true);
    const to = placeOf[field];
    if (from < 0 || to === undefined) continue;
    for (let digit = 0; digit < (field === 'year' ? 4 : 2); digit++) {
      const at = from + digit;
      if (at < BLOCK) bytes[FIRST + to + digit] = at;
      else bytes[LAST + to + digit] = at - last;
      literals[to + digit] = 0;
    }
  }
  bytes.set(literals, LITERALS);
}

/** Of the kinds of blanks only the usual one. A digit could be taken for a field. */
function literalOf(piece: PatternPiece): number[] | null {
  if (piece.kind === 'blank') return [SPACE];
  if (piece.kind !== 'literal' || !/^[ -/:-~]*$/.test(piece.text)) return null;
  return [...Buffer.from(piece.text)];
}
