/** Where a value is in a record: its keys from the outside in; in an array, the number of the element, from 0. */
export type Path = readonly string[];

/** A value of each record that goes into a column. */
export interface Field {
  /** As messages call it. */
  name: string;
  /** Where it may be. A record that has it at two of these places is refused. */
  paths: readonly Path[];
}

/**
 * The places that a route means by `from`: behind a `/` a JSON Pointer (RFC 6901), else the key of this name, or a path
 * with dots between its keys.
 */
export function fieldFrom(from: string): Field {
  if (from.startsWith('/')) return { name: from, paths: [from.slice(1).split('/').map(unescapePointer)] };
  return fieldNamed(from);
}

/** The places of a column that is not said to be elsewhere: a name is no pointer, whatever it begins with. */
export function fieldNamed(name: string): Field {
  const keys = name.split('.');
  const isPath = keys.length > 1 && keys.every((key) => key !== '');
  return { name, paths: isPath ? [[name], keys] : [[name]] };
}

/** The JSON Pointer of a path. */
export function pointerOf(path: Path): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function pathOf(pointer: string): Path {
  return pointer.slice(1).split('/').map(unescapePointer);
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
