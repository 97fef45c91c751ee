/** The index of a value, and that of the first one which is the same. */
export type Repetition = readonly [index: number, first: number];

/** The values that stand in the list before, in one pass: hundreds of routes may have hundreds of columns each. */
export function repetitions<T>(values: readonly (T | undefined)[]): Repetition[] {
  const firsts = new Map<T, number>();
  return values.flatMap((value, index): Repetition[] => {
    if (value === undefined) return [];
    const first = firsts.get(value);
    if (first !== undefined) return [[index, first]];
    firsts.set(value, index);
    return [];
  });
}
