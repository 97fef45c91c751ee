import { plainRules } from '../../../shared/cells/rules.ts';
import type { ColumnType } from '../../../shared/data-set.ts';
import { createValues, type Values } from '../../../shared/parquet/encodings/values.ts';
import type { SchemaElement } from '../../../shared/parquet/footer.ts';
import { BLOCK } from '../../../shared/parquet/kernel/kernel.ts';
import { Workspace } from '../../../shared/parquet/kernel/workspace.ts';
import type { Field } from '../../../shared/parquet/schema.ts';
import { Spelled } from '../../../shared/parquet/spell/spelled.ts';
import { createSpeller } from '../../../shared/parquet/spell/speller.ts';

/** Both spellings of values: by the kernel, and without it. */
export interface Spellings {
  kernel: string[];
  plain: string[];
}

export function fieldOf(element: Partial<SchemaElement>): Field {
  return {
    ...{ name: 'x', children: [], path: ['x'], leaf: 0, leaves: 1, definition: 0, repetition: 0 },
    element: {
      ...{ name: 'x', type: null, typeLength: 0, repetition: 0, children: 0, converted: null },
      ...{ scale: 0, precision: 0, logical: null },
      ...element,
    },
  };
}

/** @param put puts the value of an index into `values` */
export function spell(
  field: Field,
  type: ColumnType,
  count: number,
  put: (values: Values, index: number, place: number) => void,
): Spellings {
  const speller = createSpeller(field, type, { rules: plainRules, trim: false, thisYear: 2026 });
  const space = Workspace.take();
  space.beginGroup(1);
  const outside = { ...createValues('bytes', BLOCK), ints: new Int32Array(2 * BLOCK) };
  const plainValues: Values = { ...outside, floats: new Float64Array(BLOCK) };
  const spellings: Spellings = { kernel: [], plain: [] };
  for (let from = 0; from < count; from += BLOCK) {
    const some = Math.min(BLOCK, count - from);
    for (let k = 0; k < some; k++) {
      put(space.values, from + k, k);
      put(plainValues, from + k, k);
    }
    const kernel = new Spelled();
    space.beginBlock();
    kernel.startIn(space, some);
    speller(space.values, some, kernel);
    kernel.finish();
    const plain = new Spelled();
    plain.start(some);
    speller(plainValues, some, plain);
    for (let k = 0; k < some; k++) {
      spellings.kernel.push(textOf(kernel, k));
      spellings.plain.push(textOf(plain, k));
    }
  }
  space.give();
  return spellings;
}

function textOf(cells: Spelled, cell: number): string {
  const fault = cells.faultOf(cell);
  if (fault !== undefined) return JSON.stringify(fault);
  return Buffer.from(cells.bytes.subarray(cells.ends[cell], cells.ends[cell + 1])).toString('latin1');
}

/** The first value that is spelt in two ways. */
export function differenceOf({ kernel, plain }: Spellings): [number, string, string | undefined] | null {
  const place = plain.findIndex((text, index) => text !== kernel[index]);
  return place === -1 ? null : [place, plain[place] as string, kernel[place]];
}

/** Numbers of 32 bits that look random, the same ones each time. */
export function randomBits(seed: number): () => number {
  let state = seed;
  return () => {
    // Marsaglia's xorshift.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
}
