import type { DatePattern, NumberField, PatternPiece } from '../../../dates/pattern.ts';

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

/**
 * A pattern as dates.as.ts reads it; null where it is none of fixed width, or has more than digits and ASCII.
 */
export function patternBytes({ pieces }: DatePattern): Uint8Array | null {
  const bytes = new Uint8Array(SIZE);
  const view = new DataView(bytes.buffer);
  const least: number[] = [];
  const most: number[] = [];
  for (const index of order.keys()) view.setInt32(4 * (index + 1), -1, true);
  for (const piece of pieces) {
    const field = piece.kind === 'number' ? order.indexOf(piece.field) : -1;
    if (piece.kind === 'number' && piece.least === piece.most && field >= 0) {
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

/** Of the kinds of blanks only the usual one. */
function literalOf(piece: PatternPiece): number[] | null {
  if (piece.kind === 'blank') return [SPACE];
  if (piece.kind !== 'literal' || !/^[ -~]*$/.test(piece.text)) return null;
  return [...Buffer.from(piece.text)];
}
