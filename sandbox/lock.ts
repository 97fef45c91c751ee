import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { SandboxError } from './sandbox-error.ts';

const holderSchema = v.object({ pid: v.number(), startedAt: v.nullable(v.string()) });
type Holder = v.InferOutput<typeof holderSchema>;

/**
 * Keeps a folder for this process.
 *
 * @returns a function that gives it back
 * @throws SandboxError if another process has it. A process that has died does not count.
 */
export function lock(file: string): () => void {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) } satisfies Holder));
  try {
    for (let tries = 0; tries < 10; tries++) {
      try {
        // A link appears together with its content, which a file that is written in place does not.
        linkSync(own, file);
        return () => rmSync(file, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = read(file);
      if (holder !== null && isAlive(holder)) {
        throw new SandboxError(
          `A sandbox with this folder runs already: process ${holder.pid} holds ${file}. End it, or choose another folder: --dir DIR.`,
        );
      }
      rmSync(file, { force: true });
    }
    throw new SandboxError(`${file} can't be taken: others take it all the time.`);
  } finally {
    rmSync(own, { force: true });
  }
}

function read(file: string): Holder | null {
  try {
    return v.parse(holderSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

function isAlive({ pid, startedAt }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // Another process may have got the same number since.
  return startedAt === startOf(pid);
}

/** When a process began, in ticks since boot; null if the system has no /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
