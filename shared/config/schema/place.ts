import * as v from 'valibot';
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
  if (path.at(-1) === 'read' && key === 'quotes') {
    return { meant: null, advice: `write it as "strayQuotes": ${shown(kept(value))}` };
  }
  if (isRoute && key === 'quotes') return { meant: null, advice: under('read', 'strayQuotes', kept(value)) };
  return placeUnder(key, value, entries);
}

/**
 * The place of a key in the object around its own: beside that, or under another key there. Null where there is none.
 *
 * @param path of the key's own object
 * @param entries the keys that the object around it knows
 */
export function placeAround(
  path: Path,
  key: string,
  value: unknown,
  entries: Readonly<Record<string, SchemaNode>>,
): Place | null {
  // Every object has a name, and what is named is seldom the one around.
  if (key === 'name' || key === 'description') return null;
  if (Object.hasOwn(entries, key)) {
    return { meant: null, advice: `write it beside "${String(path.at(-1))}", not in it` };
  }
  return placeUnder(key, value, entries);
}

function placeUnder(
  key: string,
  value: unknown,
  entries: Readonly<Record<string, SchemaNode>>,
): Place | null {
  for (const [holder, node] of Object.entries(entries)) {
    const known = entriesOf(node);
    const there = Object.hasOwn(known, key) ? known[key] : undefined;
    if (there === undefined) continue;
    const mistake = mistakeOf(there, value);
    const advice =
      mistake === null
        ? under(holder, key, value)
        : `it belongs under "${holder}", which does not take ${shown(value)} either: ${mistake}`;
    return { meant: null, advice };
  }
  return null;
}

/**
 * Says what is wrong with a value as a whole, by the schema of its place; null where nothing is wrong, or only something
 * inside the value.
 */
function mistakeOf(node: SchemaNode, value: unknown): string | null {
  // Every node here is a schema of valibot.
  const { issues = [] } = v.safeParse(node as unknown as v.GenericSchema, value);
  const [issue] = issues;
  const isInside = [...issues, ...(issue?.issues ?? [])].some(({ path }) => path !== undefined);
  return issue === undefined || isInside ? null : issue.message;
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
