import { type FileError, NotCsv, ReadingUnclear } from '../../errors.ts';
import { firstTexts, listTexts, shorten } from '../../wording.ts';
import type { Member } from './member.ts';

/** By what a member of an archive is chosen. */
export interface MemberChoice {
  /** "member" of the route, as messages show it, and what it fits; null: the route says nothing. */
  glob: { text: string; matches(name: string): boolean } | null;
  /** Whether a name is one of no data, such as a hidden file. */
  isNoData(name: string): boolean;
  /** The object's address. */
  object: string;
}

/** Of a longer name a message shows the beginning, and a pattern that fits it has not all. Characters. */
const longestName = 200;

/**
 * The one member of an archive that is data: the one that the route's glob fits, or without a glob the only file but for
 * those of no data.
 *
 * Throws `ReadingUnclear` where there are several or none, with their names, and `NotCsv` for an archive without files.
 */
export function chooseMember(members: readonly Member[], choice: MemberChoice): Member {
  const files = members.filter(({ kind }) => kind === 'file');
  const data = files.filter(({ name }) => !isOfMac(name) && !choice.isNoData(name));
  const { glob } = choice;
  // A glob that fits data is not about copies of it that a Mac adds; one that fits nothing else means what it says.
  const fitting =
    glob === null
      ? data
      : [data, files]
          .map((some) => some.filter(({ name }) => glob.matches(name)))
          .find((some) => some.length > 0);
  const [only] = fitting ?? [];
  if (only === undefined || (fitting ?? []).length > 1) throw refusal(files, data, fitting ?? [], choice);
  return only;
}

/** What a Mac adds to an archive. */
function isOfMac(name: string): boolean {
  return name.startsWith('__MACOSX/') || /(^|\/)\.DS_Store$/.test(name);
}

function refusal(
  files: readonly Member[],
  data: readonly Member[],
  fitting: readonly Member[],
  { glob, object }: MemberChoice,
): FileError {
  if (files.length === 0) {
    return new NotCsv(
      `${object} is a zip archive without a file in it. Write it again with the data, and drop that.`,
    );
  }
  const advice = `${choices(data.length > 0 ? data : files)} under "read" of the route, or to a pattern that fits one of them, or drop an archive with one file.`;
  const several = glob === null ? data : fitting;
  if (several.length > 1 && new Set(several.map(({ name }) => name)).size === 1) {
    return new ReadingUnclear(
      `${object} is a zip archive with ${several.length} files of the same name, ${listed(several.slice(0, 1))}. Write it with one of them, and drop that.`,
    );
  }
  if (glob === null) {
    return data.length === 0
      ? new ReadingUnclear(
          `${object} is a zip archive whose files have names of no data: ${listed(files)}. ${choices(files)} under "read" of the route.`,
        )
      : new ReadingUnclear(`${object} is a zip archive of ${data.length} files: ${listed(data)}. ${advice}`);
  }
  const said = `the pattern ${JSON.stringify(glob.text)} of "member" under "read" of the route`;
  if (fitting.length === 0) {
    return new ReadingUnclear(
      `${object} is a zip archive in which ${said} fits none of its files: ${listed(files)}. ${advice}`,
    );
  }
  return new ReadingUnclear(
    `${object} is a zip archive in which ${said} fits ${fitting.length} files: ${listed(fitting)}. ${advice}`,
  );
}

/** What to write in the route. */
function choices(members: readonly Member[]): string {
  return `Set ${firstTexts(members, ({ name }) => `"member": ${JSON.stringify(asGlob(name))}`).join(' or ')}`;
}

/** A pattern that fits a name: what has a meaning in patterns can only be written as any character. */
function asGlob(name: string): string {
  if (name.length <= longestName) return literal(name);
  const file = [...name.slice(name.lastIndexOf('/') + 1)];
  const ends = longestName / 4;
  if (file.length <= 2 * ends) return `**/${literal(file.join(''))}`;
  return `**/${literal(file.slice(0, ends).join(''))}*${literal(file.slice(-ends).join(''))}`;
}

function literal(name: string): string {
  return name.replace(/[*[\]{}\\!]/g, '?').replace(/^\//, '*/');
}

function listed(members: readonly Member[]): string {
  return listTexts(members, ({ name }) => JSON.stringify(shorten(name, longestName)));
}
