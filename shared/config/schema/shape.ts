import { nearest } from '../nearest.ts';
import type { Path, Problem } from '../problem.ts';
import type { SchemaNode } from './node.ts';
import { placeAround, placeOf } from './place.ts';

export interface ShapeProblem extends Problem {
  /** The key of the same object that a misspelt or renamed one was meant to be. */
  meant: string | null;
}

/**
 * Every unknown key, and every list where an object belongs. Valibot names only the first unknown key of an
 * object, and takes a list for an object.
 *
 * @param around the object that has the value under a key; null where none has
 */
export function shapeProblems(
  schema: SchemaNode,
  value: unknown,
  path: Path,
  around: SchemaNode | null = null,
): ShapeProblem[] {
  if (schema.wrapped) return shapeProblems(schema.wrapped, value, path, around);
  if (schema.type === 'union') {
    return (schema.options as SchemaNode[]).flatMap((option) => shapeProblems(option, value, path, around));
  }
  if (schema.type === 'record') {
    return Array.isArray(value) ? [noObject(path)] : lostKeys(value, path);
  }
  const { item, entries } = schema;
  if (item && Array.isArray(value)) {
    return value.flatMap((element, index) => shapeProblems(item, element, [...path, index]));
  }
  if (!entries || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return [noObject(path)];
  const known = Object.keys(entries);
  return Object.entries(value).flatMap(([key, child]) => {
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
    // Most values have no keys, and a configuration may have a million of them.
    if (entry && typeof child !== 'object') return [];
    const at = [...path, key];
    if (entry) return shapeProblems(entry, child, at, schema);
    const place = placeOf(path, key, child, entries) ?? placeAround(path, key, child, around?.entries ?? {});
    if (place !== null) return [{ path: at, found: 'unknown key', ...place }];
    const absent = known.filter((candidate) => !Object.hasOwn(value, candidate));
    return [unknownKey(at, nearest(key, absent), known)];
  });
}

function noObject(path: Path): ShapeProblem {
  return { path, advice: 'write an object, in braces', meant: null };
}

/** Keys that valibot leaves out of an object whose keys are free, without a word. */
function lostKeys(value: unknown, path: Path): ShapeProblem[] {
  return ['__proto__', 'prototype', 'constructor'].flatMap((key) =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? [
          {
            path: [...path, key],
            found: 'a name that programs use',
            advice: 'write another name',
            meant: null,
          },
        ]
      : [],
  );
}

function unknownKey(path: Path, meant: string | null, known: string[]): ShapeProblem {
  const advice = meant === null ? `leave it out; known are ${known.join(', ')}` : `did you mean "${meant}"?`;
  return { path, found: 'unknown key', advice, meant };
}
