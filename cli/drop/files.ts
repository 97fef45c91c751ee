import { readdir, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { globMistake, matches } from '../../shared/config/values/glob.ts';
import { UsageError, WrongUse } from '../complaint.ts';
import { type LocalFile, localFile } from '../upload.ts';

/** A file that is to be dropped. */
export interface FileToDrop extends LocalFile {
  /** It was found in a folder or by a pattern: one that is no load is left out. */
  isFound: boolean;
}

/** What a call of `drop` names. */
export interface Named {
  files: FileToDrop[];
  /** One file was named, as such: it is followed and reported by itself. */
  isOne: boolean;
}

/** Standard input in the place of a file. */
const input = '-';

/**
 * The files that words name: a file, a folder with all that is in it, a pattern such as `data/**\/*.csv` for shells that
 * leave it as it is, or `-` for standard input. The name of a file from a folder is its path in that folder, and by a pattern
 * its path below the part without wildcards, with slashes. In the order of the words, and in each by name.
 *
 * Throws `WrongUse` for what is not there, and `UsageError` for `-` without a name.
 *
 * @param name the name of the object that standard input becomes
 */
export async function filesToDrop(
  words: readonly string[],
  name: string | undefined,
  stdin: () => Readable,
): Promise<Named> {
  if (name !== undefined && !words.includes(input))
    throw new UsageError('--name is the name for standard input: drop -, or leave it out.');
  const files: FileToDrop[] = [];
  let isOne = words.length === 1;
  for (const word of new Set(words)) {
    if (word === input) files.push({ ...fromInput(name, stdin), isFound: false });
    else {
      const found = await search(word);
      isOne &&= found === null;
      files.push(...(found ?? [{ ...(await localFile(word)), isFound: false }]));
    }
  }
  return { files, isOne };
}

function fromInput(name: string | undefined, stdin: () => Readable): LocalFile {
  if (name === undefined || name === '')
    throw new UsageError(
      '- is standard input, which has no name: say the one of the object with --name NAME.',
    );
  return { path: input, name, size: null, open: stdin };
}

/** The files in a folder, or of a pattern; null: the word names one file. */
async function search(word: string): Promise<FileToDrop[] | null> {
  const stats = await stat(word).catch(() => null);
  if (stats?.isDirectory()) return filesIn(word, () => true, `${word} has no files.`);
  // What there is goes before what it would mean as a pattern.
  if (stats !== null || !/[*?{]/.test(word)) return null;
  const parts = word.split(/[/\\]/);
  const fixed = parts.findIndex((part) => /[*?{]/.test(part));
  const glob = parts.slice(fixed).join('/');
  const mistake = globMistake(glob);
  if (mistake !== null) throw new UsageError(`"${word}" is no pattern: ${mistake}.`);
  const base = parts.slice(0, fixed).join(sep) || (word.startsWith('/') ? '/' : '.');
  return filesIn(base, (path) => matches(glob, path), `No file is named by "${word}".`);
}

async function filesIn(
  base: string,
  isWanted: (path: string) => boolean,
  none: string,
): Promise<FileToDrop[]> {
  const entries = await readdir(base, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new WrongUse(
      `${base} can't be read: ${error.code === 'ENOENT' ? 'there is no such folder' : error.message}.`,
    );
  });
  const files: FileToDrop[] = [];
  for (const entry of entries.sort()) {
    const name = entry.split(sep).join('/');
    if (!isWanted(name)) continue;
    const path = join(base, entry);
    const stats = await stat(path).catch(() => null);
    if (stats?.isFile()) files.push({ path, name, size: stats.size, isFound: true });
  }
  if (files.length === 0) throw new WrongUse(none);
  return files;
}

/** What a person calls a file. */
export function labelOf({ name, path }: Pick<LocalFile, 'name' | 'path'>): string {
  return path === input ? name : basename(path);
}
