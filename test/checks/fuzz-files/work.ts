import { inspect } from 'node:util';

/** Numbers of inputs, from the first to before the last. */
export interface Block {
  seed: number;
  from: number;
  to: number;
}

/** What a worker says: of the input that it begins, of one that is wrong, of a block that it has ended. */
export type Said =
  /** `last`: how the input before it has ended; null where it was wrong, or there was none. */
  | { kind: 'begin'; number: number; last: string | null }
  | { kind: 'wrong'; number: number; why: string }
  | { kind: 'end'; last: string | null };

/** Judges one input. Throws where it is wrong. */
export type JudgeInput = (seed: number, number: number) => Promise<{ ends: string; size: number }>;

/** Time that an input may take in two passes, beside some for each of its bytes. Of the processor, in milliseconds. */
const longest = 2000;
const longestPerMegabyte = 16_000;

/** What a process may have in memory, in bytes: Node and the code have 150 MB of it, and no input has more than 1 MB. */
const mostMemory = 640 * 2 ** 20;

/** Asks for the time of the processor only where the clock gives a reason: to ask takes as long as some inputs do. */
async function judgeInTime(judgeInput: JudgeInput, seed: number, number: number) {
  const limitOf = (size: number) => longest + (longestPerMegabyte * size) / 1e6;
  const began = performance.now();
  const judged = await judgeInput(seed, number);
  if (performance.now() - began < limitOf(judged.size)) return judged;
  const before = process.cpuUsage();
  const { size } = await judgeInput(seed, number);
  const { user, system } = process.cpuUsage(before);
  const took = (user + system) / 1000;
  if (took < limitOf(size)) return judged;
  throw new Error(`slow: it took ${took.toFixed(0)} ms of the processor for ${size} bytes`);
}

/** Waits for blocks from the parent, and judges their inputs one after the other, until it is told to stop. */
export function work(judgeInput: JudgeInput): void {
  const say = (said: Said) => void process.send?.(said);
  process.on('disconnect', () => process.exit());
  process.on('message', async (block: Block | 'stop') => {
    if (block === 'stop') process.exit();
    const { seed, from, to } = block;
    let last: string | null = null;
    for (let number = from; number < to; number++) {
      say({ kind: 'begin', number, last });
      last = null;
      try {
        const { ends } = await judgeInTime(judgeInput, seed, number);
        const memory = process.memoryUsage.rss();
        if (memory > mostMemory) throw new Error(`memory: the process has ${memory} bytes by now`);
        last = ends;
      } catch (error) {
        say({ kind: 'wrong', number, why: inspect(error) });
      }
    }
    say({ kind: 'end', last });
  });
}
