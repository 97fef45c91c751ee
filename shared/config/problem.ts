import { shorten } from '../wording.ts';

export type Path = readonly (string | number)[];

/** One mistake of a configuration. */
export interface Problem {
  path: Path;
  /** What the file says there, if the value at the path does not show it well. */
  found?: string;
  /** What to write instead, and why. */
  advice: string;
}

/** `imports[1].updateMethod`, as a person would write it in code. */
export function pathText(path: Path): string {
  const text = path
    .map((key) => {
      if (typeof key === 'number') return `[${key}]`;
      return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    })
    .join('');
  return text.replace(/^\./, '') || 'the whole file';
}

/** The value at a path, or undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** A value as the file writes it, short enough for one line. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  if (text.length <= 80) return text;
  if (Array.isArray(value)) return '[…]';
  return typeof value === 'string' ? JSON.stringify(shorten(value, 75)) : '{…}';
}

/** `"APPEND", "REPLACE" or "UPSERT"`. */
export function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => JSON.stringify(value));
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
