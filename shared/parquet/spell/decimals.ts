import { MINUS, POINT, writeAscii, writePadded, writeWhole } from './digits.ts';

const powers = Array.from({ length: 10 }, (_, k) => 10 ** k);

/** A number of at most 2^53, divided by ten to the power of the scale. @returns where it ends */
export function writeScaled(bytes: Uint8Array, at: number, value: number, scale: number): number {
  if (scale === 0) return writeWhole(bytes, at, value);
  if (scale > 9) return writeAscii(bytes, at, scaledText(BigInt(value), scale));
  if (value < 0) {
    bytes[at++] = MINUS;
    value = -value;
  }
  const power = powers[scale] as number;
  const whole = Math.floor(value / power);
  const to = writeWhole(bytes, at, whole);
  bytes[to] = POINT;
  return writePadded(bytes, to + 1, value - whole * power, scale);
}

export function scaledText(value: bigint, scale: number): string {
  if (scale === 0) return value.toString();
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
