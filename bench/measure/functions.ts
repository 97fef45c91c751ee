import { readdirSync, readFileSync } from 'node:fs';
import { peakRss } from './peak-rss.ts';

/** What the processes of Lambda functions have taken so far. They are children of this one, and live on between calls. */
export interface FunctionsUsage {
  cpuSeconds: number;
  /** The most that any of them ever had resident, bytes. */
  peakRss: number | null;
}

/** The kernel counts processor time in this unit wherever Node runs. Seconds. */
const tick = 0.01;

/** Only Linux tells; elsewhere all is 0 and null. */
export function functionsUsage(): FunctionsUsage {
  let cpuSeconds = 0;
  let peak = 0;
  for (const pid of processes()) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('bootstrap.mjs')) continue;
      // The name of the program, in parentheses, may hold anything: the fields behind it are counted from there.
      const [, , ...fields] = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\)/s, '- -').split(' ');
      if (Number(fields[1]) !== process.pid) continue;
      cpuSeconds += (Number(fields[11]) + Number(fields[12])) * tick;
      peak = Math.max(peak, peakRss(Number(pid)) ?? 0);
    } catch {
      // It has just ended.
    }
  }
  return { cpuSeconds, peakRss: peak === 0 ? null : peak };
}

function processes(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
