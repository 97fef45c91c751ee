/** The width of a CRC and its polynomial, reflected, because all three CRCs of S3 are computed from the low bit up. */
interface Crc {
  width: bigint;
  polynomial: bigint;
}

const crcs = {
  CRC32: { width: 32n, polynomial: 0xedb88320n },
  CRC32C: { width: 32n, polynomial: 0x82f63b78n },
  CRC64NVME: { width: 64n, polynomial: 0x9a6c9329ac4bc9b5n },
} as const satisfies Record<string, Crc>;

export type CrcAlgorithm = keyof typeof crcs;

export const isCrc = (algorithm: string): algorithm is CrcAlgorithm => algorithm in crcs;

/**
 * The CRC of joined parts, computed from the CRCs of the parts. The CRC of AB is that of A, shifted by as many zero
 * bytes as B has, plus that of B. (The inversions before and after cancel out.) Shifting is a multiplication by
 * x^(8·length) modulo the polynomial.
 *
 * @param parts in order: the CRC as big-endian bytes, and the length of the part in bytes
 */
export function combineCrcs(algorithm: CrcAlgorithm, parts: Iterable<{ crc: Buffer; size: number }>): Buffer {
  const crc = crcs[algorithm];
  const shifts = new Map<number, bigint>();
  let combined = 0n;
  for (const part of parts) {
    // Mostly, all parts except the last have the same size.
    const shift = shifts.get(part.size) ?? powerOfX(8n * BigInt(part.size), crc);
    shifts.set(part.size, shift);
    combined = multiply(combined, shift, crc) ^ BigInt(`0x${part.crc.toString('hex')}`);
  }
  return Buffer.from(combined.toString(16).padStart(Number(crc.width) / 4, '0'), 'hex');
}

/** The polynomial 1. It is reflected, so the highest bit is the coefficient of 1. */
const one = ({ width }: Crc): bigint => 1n << (width - 1n);

function multiply(a: bigint, b: bigint, crc: Crc): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = one(crc); bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ crc.polynomial : shifted >> 1n;
  }
  return product;
}

function powerOfX(exponent: bigint, crc: Crc): bigint {
  let power = one(crc);
  let square = one(crc) >> 1n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = multiply(power, square, crc);
    square = multiply(square, square, crc);
  }
  return power;
}
