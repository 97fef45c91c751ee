import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lock } from './lock.ts';

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
  mkdirSync(folder, { recursive: true });
  const release = lock(join(folder, 'sandbox.lock'));
  try {
    if (fresh) for (const part of parts) rmSync(join(folder, part), { recursive: true, force: true });
    mkdirSync(join(folder, 'logs'), { recursive: true });
  } catch (error) {
    release();
    throw error;
  }
  return { path: (part) => join(folder, part), release };
}
