import { nearest } from '../nearest.ts';
import type { Path, Problem } from '../problem.ts';

/** The parts of a valibot schema that the walk uses; all schemas here have this form. */
export interface SchemaNode {
  readonly type: string;
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  readonly item?: SchemaNode;
  readonly wrapped?: SchemaNode;
  readonly options?: readonly unknown[];
}

export interface ShapeProblem extends Problem {
  /** The key that a misspelt key stands for. */
  meant: string | null;
}

/**
 * Every unknown key, and every list where an object belongs. Valibot names only the first unknown key of an
 * object, and takes a list for an object.
 */
export function shapeProblems(schema: SchemaNode, value: unknown, path: Path): ShapeProblem[] {
  if (schema.wrapped) return shapeProblems(schema.wrapped, value, path);
  if (schema.type === 'union') {
    return (schema.options as SchemaNode[]).flatMap((option) => shapeProblems(option, value, path));
  }
  const { item, entries } = schema;
  if (item && Array.isArray(value)) {
    return value.flatMap((element, index) => shapeProblems(item, element, [...path, index]));
  }
  if (!entries || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return [{ path, advice: 'write an object, in braces', meant: null }];
  const known = Object.keys(entries);
  return Object.entries(value).flatMap(([key, child]) => {
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
    if (entry) return shapeProblems(entry, child, [...path, key]);
    const absent = known.filter((candidate) => !Object.hasOwn(value, candidate));
    return [unknownKey([...path, key], nearest(key, absent), known)];
  });
}

function unknownKey(path: Path, meant: string | null, known: string[]): ShapeProblem {
  const advice = meant === null ? `leave it out; known are ${known.join(', ')}` : `did you mean "${meant}"?`;
  return { path, found: 'unknown key', advice, meant };
}
