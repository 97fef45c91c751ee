import type { Column } from '../../config/route.ts';

/** Whether columns have these names, in this order: Domo knows the cells of a row only by their places [P8]. */
export function haveNames(columns: readonly Column[], names: readonly string[]): boolean {
  return columns.length === names.length && columns.every(({ name }, index) => name === names[index]);
}

/** Whether columns of these names have these types. */
export function haveTypes(columns: readonly Column[], wanted: readonly Column[]): boolean {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return wanted.every(({ name, type }) => types.get(name) === type);
}
