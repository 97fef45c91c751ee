import {
  type DatePattern,
  type NumberField,
  type PatternPiece,
  parsePattern,
} from '../../../dates/pattern.ts';

/** The places of fields in the memory, in their order: those of dates.as.ts. */
const order: NumberField[] = ['year', 'month', 'day', 'hour24', 'minute', 'second'];
/** The most that the first digit of a field may be. */
const mostTens = [9, 1, 3, 2, 5, 5];
const BLOCK = 16;
/** Of a pattern in the memory. */
const SIZE = 96;
const LEAST = 32;
const ZERO = 0x30;
const SPACE = 0x20;

/** Dates of ISO 8601 that have a fixed width. */
const iso = ['yyyy-MM-dd', 'yyyyMMdd'];

/**
 * The patterns that the kernel reads as dates.as.ts reads them, in their order: those of the route up to the first one
 * that the kernel can't read, because the first that fits decides.
 *
 * @returns for columns of dates those without a time, and for columns of date-times all
 */
export function patternsOf(sources: readonly string[]): { dates: Uint8Array; times: Uint8Array } {
  const dates: Uint8Array[] = [];
  const times: Uint8Array[] = [];
  for (const [index, source] of [...iso, ...sources].entries()) {
    const pattern = parsePattern(source);
    if ('problem' in pattern) break;
    const bytes = patternBytes(pattern);
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

/** Null where a pattern has no fixed width, or has more than digits and ASCII. */
function patternBytes({ pieces }: DatePattern): Uint8Array | null {
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
  if (length > 2 * BLOCK) return null;
  view.setUint32(0, length, true);
  const last = Math.max(0, length - BLOCK);
  for (let index = 0; index < BLOCK; index++) {
    bytes[LEAST + index] = least[index] ?? 0;
    bytes[LEAST + BLOCK + index] = most[index] ?? 0xff;
    bytes[LEAST + 2 * BLOCK + index] = least[last + index] ?? 0;
    bytes[LEAST + 3 * BLOCK + index] = most[last + index] ?? 0xff;
  }
  return bytes;
}

/** Of the kinds of blanks only the usual one. A digit could be taken for a field. */
function literalOf(piece: PatternPiece): number[] | null {
  if (piece.kind === 'blank') return [SPACE];
  if (piece.kind !== 'literal' || !/^[ -/:-~]*$/.test(piece.text)) return null;
  return [...Buffer.from(piece.text)];
}
