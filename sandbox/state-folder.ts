import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lock } from './lock.ts';
import { SandboxError } from './sandbox-error.ts';

/** What the sandbox keeps between starts. Whatever else is in its folder is not its own. */
const parts = [
  'domo',
  'dynamodb',
  'logs',
  'notices.jsonl',
  's3',
  'secrets.json',
  'sqs',
  'step-functions',
] as const;

export interface StateFolder {
  path(part: (typeof parts)[number]): string;
  release(): void;
}

/**
 * Takes a folder for one sandbox, and empties it where that is wanted.
 *
 * @throws SandboxError if another sandbox runs with it
 */
export function openStateFolder(dir: string, fresh: boolean): StateFolder {
  const folder = resolve(dir);
  const release = taken(folder);
  try {
    if (fresh) for (const part of parts) rmSync(join(folder, part), { recursive: true, force: true });
    mkdirSync(join(folder, 'logs'), { recursive: true });
  } catch (error) {
    release();
    throw error;
  }
  return { path: (part) => join(folder, part), release };
}

/** Makes the folder, and takes it. */
function taken(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true });
    return lock(join(folder, 'sandbox.lock'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !unwritable.has(code)) throw error;
    throw new SandboxError(
      `The sandbox keeps its state in ${folder}, where nothing can be written (${code}). Choose another folder: --dir DIR.`,
      { cause: error },
    );
  }
}

/** What a system says of a place where a process may not write: no right, a file system to be read only, a file in the way. */
const unwritable = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC']);
