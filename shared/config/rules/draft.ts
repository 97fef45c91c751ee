import type { Path } from '../problem.ts';

/** A value of which any part may be missing. */
export type Draft<T> = T extends readonly (infer U)[]
  ? (Draft<U> | undefined)[]
  : T extends object
    ? { [K in keyof T]?: Draft<T[K]> | undefined }
    : T;

/**
 * A value without the parts at these paths, which have problems: they become undefined. So rules between values can
 * still be checked, and report no problem twice.
 */
export function withoutFaults<T>(value: unknown, faulty: readonly Path[]): Draft<T> | undefined {
  if (faulty.length === 0) return value as Draft<T> | undefined;
  const holder = { root: structuredClone(value) };
  for (const path of faulty) erase(holder, ['root', ...path]);
  return holder.root as Draft<T> | undefined;
}

function erase(container: object, path: Path): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  const values = container as Record<string | number, unknown>;
  const child = values[key];
  if (rest.length === 0) values[key] = undefined;
  else if (typeof child === 'object' && child !== null) erase(child, rest);
}
