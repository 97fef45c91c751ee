import { readFileSync } from 'node:fs';

/** The most that a process ever had resident, bytes; null where that is not told, as anywhere but on Linux. */
export function peakRss(pid: number | 'self' = 'self'): number | null {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
