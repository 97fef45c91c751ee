import type { ColumnType } from '../../data-set.ts';
import type { Values } from '../encodings/values.ts';
import { physical } from '../format.ts';
import { address, type Kernel, type Spelling } from '../kernel/kernel.ts';
import type { Field } from '../schema.ts';
import { kindOf } from '../value-kind.ts';
import type { Spelled } from './spelled.ts';

/** Has the kernel write values. @returns the first that it has not written */
export type KernelWriter = (kernel: Kernel, ...spelling: Spelling) => number;

/** Bytes that the kernel writes for a value at most, and those that it may write behind it. */
const LONGEST = 48;
/** The scales that it knows. */
const mostScale = 19;

/** What writes the values of a leaf as `writerOf` does; null: nothing. @param type of the column that they go into as they are */
export function kernelWriterOf(field: Field, type: ColumnType): KernelWriter | null {
  const kind = kindOf(field);
  const physicalType = field.element.type;
  const isWide = Number(physicalType === physical.int64);
  const isInteger = isWide === 1 || physicalType === physical.int32;
  switch (kind.kind) {
    case 'integer':
      if (!kind.isSigned && isWide === 1 && type === 'LONG') return null;
      return integerWriter(isWide, Number(kind.isSigned), 0);
    case 'decimal':
      return isInteger && kind.scale <= mostScale ? integerWriter(isWide, 1, kind.scale) : null;
    case 'double':
      return (kernel, ...spelling) => kernel.doubles(...spelling, 0);
    case 'float':
      return (kernel, ...spelling) => kernel.doubles(...spelling, 1);
    case 'date':
      return (kernel, ...spelling) => kernel.days(...spelling);
    case 'timestamp': {
      const { fraction } = kind;
      return type === 'DATETIME' ? (kernel, ...spelling) => kernel.moments(...spelling, fraction) : null;
    }
    default:
      return null;
  }
}

function integerWriter(isWide: number, isSigned: number, scale: number): KernelWriter {
  return (kernel, ...spelling) => kernel.integers(...spelling, isWide, isSigned, scale);
}

/** Adds cells as far as the kernel can. @returns the first value that it has not spelt */
export function spellByKernel(
  write: KernelWriter,
  values: Values,
  from: number,
  count: number,
  into: Spelled,
): number {
  if (into.space?.values !== values) return from;
  into.room(LONGEST * (count - from));
  const { space } = into;
  // Now they may have moved.
  if (space === null) return from;
  const end = write(space.kernel, into.at, into.ends.byteOffset + 4 * into.count, from, count);
  into.advance(end - from);
  return end;
}

/** The same for texts. */
export function spellTextsByKernel(values: Values, from: number, count: number, into: Spelled): number {
  if (into.space?.values !== values) return from;
  const { bytes, starts, ends } = values;
  const { source, kernel } = into.space;
  const start = starts[from] as number;
  const most = start + source.length;
  let to = count;
  while (to > from && (ends[to - 1] as number) > most) to--;
  if (to === from) return from;
  const end = ends[to - 1] as number;
  // All of it may be quotes, which are doubled.
  into.room(2 * (end - start) + 2 * (to - from) + 16);
  // Now they may have moved.
  if (into.space === null) return from;
  source.set(bytes.subarray(start, end));
  const places = into.ends.byteOffset + 4 * into.count;
  const reached = kernel.texts(into.at, places, from, to, address.source - start);
  into.advance(reached - from);
  return reached;
}
