import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { prepareGround } from './ground.ts';

/** What a worker says of one run. */
export interface Run {
  seed: number;
  /** Milliseconds. */
  ms: number;
  states: Record<string, number>;
  /** Loads of which nobody knew whether their rows are in Domo. */
  doubts: number;
  /** Assumptions that Domo breaks, and of which the stack was told. */
  broken: string[];
  /** Empty if all is as it must be. */
  wrong: string[];
  /** Only where something is wrong. */
  world?: object;
  history?: string[];
}

export interface Rehearsals {
  /** As `worldOf` takes it. */
  world: string;
  /** Of the first run; each further one has the next. */
  seed: number;
  runs: number;
  /** Processes at the same time, each with a sandbox of its own. */
  workers: number;
  onRun(run: Run): void;
}

/** Runs of one process: few begin, and what they keep would slow them down in the end. */
const runsOfWorker = 400;

export async function rehearseAll({ world, seed, runs, workers, onRun }: Rehearsals): Promise<void> {
  const end = seed + runs;
  const share = Math.min(runsOfWorker, Math.ceil(runs / workers));
  let next = seed;
  const ground = await prepareGround();
  const work = async () => {
    while (next < end) {
      let from = next;
      const until = Math.min(end, from + share);
      next = until;
      // One that has ended before its time goes on in the next.
      while (from < until) from = await rehearseFrom([ground.folder, world], from, until, onRun);
    }
  };
  try {
    await Promise.all(Array.from({ length: workers }, work));
  } finally {
    await ground.remove();
  }
}

/** @returns the seed that is to go on with */
async function rehearseFrom(
  place: [ground: string, world: string],
  first: number,
  end: number,
  onRun: (run: Run) => void,
): Promise<number> {
  const worker = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'worker.ts'), ...place, String(first), String(end - first)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  worker.stderr.on('data', (text) => {
    said += text;
  });
  const exit = once(worker, 'exit');
  let next = first;
  for await (const line of createInterface({ input: worker.stdout })) {
    if (!line.startsWith('{"seed"')) continue;
    const run = JSON.parse(line) as Run;
    next = run.seed + 1;
    onRun(run);
  }
  const [code] = await exit;
  if (code === 0) return next;
  const nothing = { ms: 0, states: {}, doubts: 0, broken: [] };
  onRun({ seed: next, ...nothing, wrong: [`the worker ended with ${code}`], history: [said] });
  return next + 1;
}
