import { damaged } from './fault.ts';
import { converted, logical, repetition } from './format.ts';
import type { Field } from './schema.ts';
import type { JsonValue } from './spell/json.ts';

/** The text of the next value as JSON; null: it is none; or what is wrong with it. */
export type JsonReader = () => JsonValue | null;

/** What the values of a leaf are taken from. */
export interface LeafValues {
  definition(): number;
  repetition(): number;
  take(): JsonValue | null;
}

/**
 * What puts the values of leaves together as Dremel does (https://research.google/pubs/pub36632).
 *
 * @param first the place among all leaves of the first of `leaves`
 */
export function readerOf(field: Field, leaves: readonly LeafValues[], first: number): JsonReader {
  const { element } = field;
  if (element.repetition !== repetition.repeated) return oneOf(field, leaves, first);
  return repeated(field, leaves, first, oneOf(field, leaves, first), '[', ']');
}

/** One value of a field, whether it repeats or not. */
function oneOf(field: Field, leaves: readonly LeafValues[], first: number): JsonReader {
  const own = leaves.slice(field.leaf - first, field.leaf - first + field.leaves);
  const lead = own[0] ?? damaged('has a group without columns');
  if (field.children.length === 0) return () => lead.take();
  const inside = isList(field)
    ? listOf(field, leaves, first)
    : isMap(field)
      ? mapOf(field, leaves, first)
      : structureOf(field, leaves, first);
  return () => {
    if (lead.definition() >= field.definition) return inside();
    for (const leaf of own) takeNull(leaf, field);
    return null;
  };
}

/** DuckDB writes a null in the place of an array of a fixed size as often as that has elements. */
function takeNull(leaf: LeafValues, { repetition }: Field): void {
  const level = leaf.definition();
  leaf.take();
  while (leaf.repetition() > repetition && leaf.definition() === level) leaf.take();
}

function structureOf(field: Field, leaves: readonly LeafValues[], first: number): JsonReader {
  const children = field.children.map((child) => ({
    key: `${JSON.stringify(child.name)}:`,
    read: readerOf(child, leaves, first),
  }));
  return () => {
    let text = '';
    let fault: JsonValue | null = null;
    for (const { key, read } of children) {
      const value = read();
      if (typeof value === 'object' && value !== null) fault ??= value;
      else text += `${text === '' ? '' : ','}${key}${value ?? 'null'}`;
    }
    return fault ?? `{${text}}`;
  };
}

/** Items until the next one does not repeat this field. */
function repeated(
  field: Field,
  leaves: readonly LeafValues[],
  first: number,
  item: JsonReader,
  open: string,
  close: string,
): JsonReader {
  const own = leaves.slice(field.leaf - first, field.leaf - first + field.leaves);
  const lead = own[0] ?? damaged('has a group without columns');
  return () => {
    if (lead.definition() < field.definition) {
      for (const leaf of own) leaf.take();
      return open + close;
    }
    const items: string[] = [];
    let fault: JsonValue | null = null;
    do {
      const value = item();
      if (typeof value === 'object' && value !== null) fault ??= value;
      else items.push(value ?? 'null');
    } while (lead.repetition() === field.repetition);
    return fault ?? `${open}${items.join(',')}${close}`;
  };
}

function listOf(field: Field, leaves: readonly LeafValues[], first: number): JsonReader {
  const [items] = field.children as [Field];
  const [element] = items.children;
  const { name } = items;
  // What was written before lists had three levels: then the group that repeats is the element.
  const isElement = items.children.length !== 1 || name === 'array' || name === `${field.name}_tuple`;
  const item =
    isElement || element === undefined ? oneOf(items, leaves, first) : readerOf(element, leaves, first);
  return repeated(items, leaves, first, item, '[', ']');
}

/** An object with a key for each entry. */
function mapOf(field: Field, leaves: readonly LeafValues[], first: number): JsonReader {
  const [entries] = field.children as [Field];
  const [key, value] = entries.children as [Field, Field?];
  const readKey = readerOf(key, leaves, first);
  const readValue = value === undefined ? null : readerOf(value, leaves, first);
  const entry: JsonReader = () => {
    const told = readKey();
    const content = readValue === null ? 'null' : (readValue() ?? 'null');
    if (typeof told === 'object' && told !== null) return told;
    if (typeof content === 'object') return content;
    return `${told?.startsWith('"') ? told : JSON.stringify(told ?? 'null')}:${content}`;
  };
  return repeated(entries, leaves, first, entry, '{', '}');
}

function isList({ element, children }: Field): boolean {
  return is(element, logical.list, converted.list) && isOneRepeated(children);
}

function isMap({ element, children }: Field): boolean {
  const isMarked =
    is(element, logical.map, converted.map) ||
    (element.logical === null && element.converted === converted.mapKeyValue);
  const entries = children[0]?.children.length ?? 0;
  return isMarked && isOneRepeated(children) && (entries === 1 || entries === 2);
}

function isOneRepeated(children: readonly Field[]): boolean {
  return children.length === 1 && children[0]?.element.repetition === repetition.repeated;
}

function is({ logical: log, converted: old }: Field['element'], kind: number, before: number): boolean {
  return log?.kind === kind || (log === null && old === before);
}
