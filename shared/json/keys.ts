import { normal } from '../csv/head/names.ts';
import type { FieldNode } from './field-tree.ts';

/** How exactly a key is the one that is meant. */
export const FORGIVEN = 1;
export const EXACT = 2;

/** A key of an object, as it was met before. */
export interface KnownKey {
  key: string;
  /** As it is spelt between its quotes. */
  bytes: Uint8Array;
  /** null: no field is there. */
  node: FieldNode | null;
  exactness: number;
  /** The record that had it last. */
  seen: number;
}

/** What is known of the keys of the objects at one place. */
export interface KnownKeys {
  node: FieldNode;
  byKey: Map<string, KnownKey>;
  /** By the place among the keys of the object: most objects have their keys in the order of those before. */
  order: KnownKey[];
}

/** Keys of an object that are remembered. */
const mostKnown = 10_000;

export function createKnownKeys(node: FieldNode): KnownKeys {
  return { node, byKey: new Map(), order: [] };
}

/**
 * What is known of a key from now on.
 *
 * @param place its number among the keys of its object @param spelt as it is spelt between its quotes
 */
export function learn(
  { node, byKey, order }: KnownKeys,
  place: number,
  key: string,
  spelt: Uint8Array,
): KnownKey {
  let known = byKey.get(key);
  if (known === undefined) {
    const exact = node.children.get(key);
    const child = exact ?? node.alike.get(normal(key)) ?? null;
    // Guesses are compared with the bytes, and an escaped key has others than one that is not.
    known = { key, bytes: new Uint8Array(spelt), node: child, exactness: exact ? EXACT : FORGIVEN, seen: 0 };
    if (byKey.size < mostKnown) byKey.set(key, known);
  }
  if (place < mostKnown) order[place] = known;
  return known;
}

/** What stands for the key of an element of an array. */
export function keyOfElement(index: number): KnownKey {
  return { key: String(index), bytes: empty, node: null, exactness: EXACT, seen: 0 };
}

const empty = new Uint8Array(0);
