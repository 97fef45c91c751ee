import { readFileSync } from 'node:fs';

/** How long a process has been at work since it was heard of last. */
export interface Meter {
  /** To be called when the process is heard of. */
  reset(): void;
  /**
   * To be called where it has not been heard of for as long as `patience`, in milliseconds. Whether it has had that much of the
   * processor, or none at all although it got it; where the machine does not tell, it has.
   */
  hangs(patience: number): boolean;
}

export function createMeter(pid: number | undefined): Meter {
  let first: number | null = null;
  let last: number | null = null;
  return {
    reset() {
      first = null;
      last = null;
    },
    hangs(patience) {
      const now = pid === undefined ? null : statusOf(pid);
      if (now === null) return true;
      const isIdle = now.sleeps && now.worked === last;
      first ??= now.worked;
      last = now.worked;
      return isIdle || now.worked - first >= patience;
    },
  };
}

/** Whether a process waits for something, and how long it has worked, in milliseconds; null: the machine does not tell. */
function statusOf(pid: number): { sleeps: boolean; worked: number } | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null;
  }
  // Behind the name, which may have anything in it, from the third field on: proc(5). Linux counts in hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const worked = (Number(fields[11]) + Number(fields[12])) * 10;
  return Number.isFinite(worked) ? { sleeps: fields[0] === 'S', worked } : null;
}
