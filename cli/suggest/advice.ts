/** A setting that a reason names, with the value that it names. */
export interface Advice {
  /** Of a route. */
  section: Section;
  key: string;
  value: unknown;
}

const keys = {
  read: [
    ...['encoding', 'delimiter', 'quote', 'escape', 'strayQuotes', 'header', 'skipLines', 'skipFooter'],
    ...['comment', 'blankLines', 'shortRows', 'emptyColumns', 'format', 'compression', 'member', 'sheet'],
  ],
  match: ['by', 'extra', 'missing'],
  cells: ['trim', 'nulls', 'decimal', 'thousands', 'symbols', 'dates', 'timeZone', 'invalid'],
  files: ['sameContent', 'empty'],
} as const;

export type Section = keyof typeof keys;

const sections = new Map<string, Section>(
  Object.entries(keys).flatMap(([section, names]) => names.map((name) => [name, section as Section])),
);

/** `"key": value`, and `"key", such as value`. */
const pair = /"(\w+)"(?::|, such as) ("(?:[^"\\]|\\.)*"|\[[^\]]*\]|\d+|true|false|null)/g;

/** One way to have a file loaded: the settings belong together. */
export interface Way {
  settings: Advice[];
  /** The part of the reason that names them: "If …, set …". */
  text: string;
}

/** The ways that the reason of a rejection names to have the file loaded all the same, in its order. */
export function waysIn(reason: string): Way[] {
  return reason.split(/;\s+|\.\s+(?=[A-Z])/).flatMap((clause) => {
    const found = [...clause.matchAll(pair)].flatMap(([, key = '', value = '']): Advice[] => {
      const section = sections.get(key);
      return section === undefined ? [] : [{ section, key, value: JSON.parse(value) }];
    });
    if (found.length === 0) return [];
    const text = clause.trim().replace(/[.,]$/, '');
    // The same key twice is a choice.
    const isChoice = new Set(found.map(({ key }) => key)).size < found.length;
    return isChoice ? found.map((setting) => ({ settings: [setting], text })) : [{ settings: found, text }];
  });
}

/** A route with the settings of a way. */
export function following<Draft extends object>(draft: Draft, { settings }: Pick<Way, 'settings'>): Draft {
  let changed: Draft = draft;
  for (const { section, key, value } of settings) {
    const of = (changed as Record<string, unknown>)[section] as Record<string, unknown> | undefined;
    changed = { ...changed, [section]: { ...of, [key]: value } };
  }
  return changed;
}
