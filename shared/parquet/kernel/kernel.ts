import { wasmModule } from '../../wasm/module.ts';
import { wasm } from './kernel.wasm.ts';

/** What kernel.as.ts exports; the comments there say what each function does. */
export interface Kernel {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  integers(
    ...[at, places, from, count, isWide, isSigned, scale]: [...Spelling, number, number, number]
  ): number;
  doubles(...[at, places, from, count, isFloat]: [...Spelling, number]): number;
  days(...[at, places, from, count]: Spelling): number;
  moments(...[at, places, from, count, fraction]: [...Spelling, number]): number;
  texts(...[at, places, from, count, base]: [...Spelling, number]): number;
  gather(
    row: number,
    count: number,
    sources: number,
    width: number,
    out: number,
    limit: number,
    most: number,
  ): number;
}

/** Where the first cell goes, where it is said where it ends, the first value and the one behind the last. */
export type Spelling = [at: number, places: number, from: number, count: number];

/** Rows that the kernel spells at once at most: what they take stays in the processor's cache. */
export const BLOCK = 1024;

const KB = 1024;
/** Addresses in the kernel's memory; those up to `ends` are those of layout.as.ts. */
export const address = {
  powers: 0x1000,
  found: 0x3800,
  values: 0x4000,
  starts: 0x6000,
  ends: 0x7000,
  /** Which cell each row has: that of its own number, the first one, none. */
  inOrder: 0x8000,
  allFirst: 0x9000,
  allNull: 0xa000,
  /** Texts that are to be spelt. */
  source: 0xb000,
  sourceEnd: 0xb000 + 64 * KB,
  /** Rows as they are written. */
  out: 0x1b400,
  outEnd: 0x1b400 + 256 * KB,
  /** Cells. */
  arena: 0x5b800,
  arenaEnd: 0x5b800 + 6 * 1024 * KB,
} as const;

/** Bytes that are free behind each of those areas. */
export const SPILL = 64;

const PAGE = 64 * KB;
const instantiate = wasmModule<Kernel>(wasm);

export function createKernel(): Kernel {
  const kernel = instantiate();
  const missing = address.arenaEnd + SPILL - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / PAGE));
  writePowers(new DataView(kernel.memory.buffer, address.powers));
  return kernel;
}

/** 10^-292 to 10^324, each as its first 128 bits, rounded up. */
function writePowers(view: DataView): void {
  for (let k = -292; k <= 324; k++) {
    const power = 10n ** BigInt(Math.abs(k));
    const bits = power.toString(2).length;
    let g: bigint;
    if (k >= 0) g = bits <= 128 ? power << BigInt(128 - bits) : ceil(power, 1n << BigInt(bits - 128));
    else g = ceil(1n << BigInt(bits + 127), power);
    view.setBigUint64(16 * (k + 292), g >> 64n, true);
    view.setBigUint64(16 * (k + 292) + 8, g & 0xffff_ffff_ffff_ffffn, true);
  }
}

function ceil(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
