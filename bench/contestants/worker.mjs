// @ts-check
/**
 * A process of one contestant that works on one core: the module named by its argument makes the work, each message
 * is one run, and the answer is what the run took.
 * Plain JavaScript, as all that runs in it: a compiler in the same process would be measured, too.
 */
import { readFileSync } from 'node:fs';

/** @typedef {import('../measure/figures.ts').Figures} Figures */

/** `options` is whatever the contestant needs, as JSON. */
const [, , file = '', options = ''] = process.argv;
const { prepare } = await import(file);
/** @type {() => Promise<void>} */
const work = await prepare(JSON.parse(options));

process.on('message', async () => {
  const before = process.resourceUsage();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const microseconds = userCPUTime - before.userCPUTime + systemCPUTime - before.systemCPUTime;
  /** @type {Figures} */
  const figures = { seconds, cpuSeconds: microseconds / 1e6, peakRss: peakRss() };
  process.send?.(figures);
});

/** Of this program alone: what getrusage says begins with what its parent had. */
function peakRss() {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
