import type { FileSettings, ImportRoute } from '../../config/route.ts';
import { matches } from '../../config/values/glob.ts';

/** What an object is to the route whose prefix its key has. */
export type Role =
  | { kind: 'load' }
  /** Its load is that of a set: it is the marker or the manifest. */
  | { kind: 'mark' }
  /** It is loaded with its set. */
  | { kind: 'member' }
  /** It is no load. `why` is a sentence for a person. */
  | { kind: 'ignored'; why: string };

type Filed = Pick<ImportRoute, 'name' | 'prefix' | 'files'>;

/**
 * Which part an object plays by its key. The marker or manifest of a set is never ignored, since the default list has the
 * names that markers have.
 */
export function roleOf(route: Filed, key: string): Role {
  if (key.endsWith('/')) {
    return {
      kind: 'ignored',
      why: 'Its key ends in a slash: that is a folder of the console, and no object with rows.',
    };
  }
  const { include, exclude, set } = route.files;
  if (set !== null && isMark(set, key)) return { kind: 'mark' };
  const excluding = exclude.find((glob) => names(glob, route, key));
  if (excluding !== undefined) {
    return {
      kind: 'ignored',
      why: `Its key matches ${JSON.stringify(excluding)}, a pattern of names that are no data: see "files.exclude" and "files.excludeDefaults" of route ${route.name}.`,
    };
  }
  if (!include.some((glob) => names(glob, route, key))) {
    const patterns = include.map((glob) => JSON.stringify(glob)).join(', ');
    return {
      kind: 'ignored',
      why: `Its key matches none of ${patterns}, which "files.include" of route ${route.name} asks for.`,
    };
  }
  return set === null ? { kind: 'load' } : { kind: 'member' };
}

/** Whether an object ends a set: its name, the part of the key behind the last slash, is what the setting says. */
export function isMark(set: NonNullable<FileSettings['set']>, key: string): boolean {
  return matches('marker' in set ? set.marker : set.manifest, nameOf(key));
}

/**
 * What an object waits for that is loaded with a set: the marker in its folder, or a manifest of which nobody knows yet,
 * by its pattern.
 */
export function setOf({ files: { set } }: Pick<ImportRoute, 'files'>, key: string): string {
  if (set === null) throw new RangeError('the route has no sets');
  return 'marker' in set ? folderOf(key) + set.marker : set.manifest;
}

/** The folder of an object: its key up to and with the last slash. */
export function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1);
}

/** The name of an object: its key behind the last slash. */
export function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/**
 * Whether a glob names a key by what follows the route's prefix. A glob for any folder (`**` and a slash at its start) is
 * about whole names: where the prefix ends within one, as `in/sales` does in `in/sales_2.csv`, the name counts from its
 * beginning, and is not `_2.csv`.
 */
function names(glob: string, { prefix }: Filed, key: string): boolean {
  const from = glob.startsWith('**/') ? prefix.lastIndexOf('/') + 1 : prefix.length;
  return matches(glob, withoutDots(key.slice(from)));
}

/** To S3 a part of a key that is a dot or two is a name like any other, and none of a hidden folder. */
function withoutDots(key: string): string {
  return key.replaceAll(/(?<![^/])\.\.?(?![^/])/g, '-');
}
