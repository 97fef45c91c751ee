import { type Path, shown } from '../problem.ts';
import type { SchemaNode } from './node.ts';

/** Where a key belongs that stands somewhere else. */
export interface Place {
  /** The key that has to stand in its place, where the same object has it. */
  meant: string | null;
  advice: string;
}

/**
 * The place of a key that its object does not know: under another key of the object, or under another name. Null where
 * there is none.
 *
 * @param path of the object
 * @param entries the keys that the object knows
 */
export function placeOf(
  path: Path,
  key: string,
  value: unknown,
  entries: Readonly<Record<string, SchemaNode>>,
): Place | null {
  const isRoute = path.length === 2 && path[0] === 'imports';
  if (isRoute && key === 'import') {
    return { meant: 'dataSetApi', advice: `write it as "dataSetApi": ${shown(value)}` };
  }
  if (isRoute && key === 'quotes') return { meant: null, advice: under('read', 'strayQuotes', kept(value)) };
  const holder = Object.keys(entries).find((known) => Object.hasOwn(entriesOf(entries[known]), key));
  return holder === undefined ? null : { meant: null, advice: under(holder, key, value) };
}

function under(holder: string, key: string, value: unknown): string {
  return `write it under "${holder}", as "${holder}": { "${key}": ${shown(value)} }`;
}

function kept(quotes: unknown): string {
  return quotes === 'lenient' ? 'keep' : 'reject';
}

function entriesOf(node: SchemaNode | undefined): Readonly<Record<string, SchemaNode>> {
  return node?.wrapped === undefined ? (node?.entries ?? {}) : entriesOf(node.wrapped);
}
