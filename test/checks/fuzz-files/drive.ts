import { type ChildProcess, fork } from 'node:child_process';
import { createMeter } from './meter.ts';
import type { Block, Said } from './work.ts';

export interface Drive {
  /** The file that a worker runs: it calls `work`. */
  worker: string;
  seed: number;
  /** Numbers of inputs, from the first to before the last. */
  from: number;
  to: number;
  workers: number;
  /**
   * An input that takes longer hangs. Of the processor, in milliseconds, as far as the machine tells it: on one that has much
   * else to do, an input may be without it for minutes.
   */
  patience: number;
  /** Megabytes of JavaScript's heap. */
  heap: number;
  onProgress?(progress: Progress): void;
  onFault?(fault: Fault): void;
}

export interface Progress {
  inputs: number;
  /** How many inputs have ended in each way. */
  ended: Record<string, number>;
  faults: Fault[];
  /** What took too long, and did not when the input was judged alone in a new process. */
  doubtful: Fault[];
}

/** An input that is wrong. */
export interface Fault {
  number: number;
  why: string;
}

/** Inputs that a worker is given at a time, and those of one process: what it keeps would count for later ones. */
const blockSize = 250;
const blocksOfProcess = 40;

/**
 * Judges inputs in processes, each with a limit on its memory. What takes too long, or ends a process, is told by the number
 * of its input, which is judged again alone before it counts: other work on the machine is no fault of its own.
 */
export async function drive(options: Drive): Promise<Progress> {
  const { seed, from, to, workers, onProgress } = options;
  const progress: Progress = { inputs: 0, ended: {}, faults: [], doubtful: [] };
  let next = from;
  const take = (): Block | null => {
    if (next >= to) return null;
    const block = { seed, from: next, to: Math.min(to, next + blockSize) };
    next = block.to;
    return block;
  };

  async function judgeAgain(fault: Fault): Promise<void> {
    const alone: Fault[] = [];
    let left: Block | null = { seed, from: fault.number, to: fault.number + 1 };
    const takeIt = () => {
      const block = left;
      left = null;
      return block;
    };
    await runProcess(options, takeIt, {
      onFault: (again) => alone.push(again),
      onEnd: () => undefined,
      onBlock: () => undefined,
    });
    // What is wrong for another reason than its time depends on the inputs before it, if it is not wrong alone.
    const again = alone[0] ?? (/slow: |hangs: /.test(fault.why) ? undefined : fault);
    (again === undefined ? progress.doubtful : progress.faults).push(again ?? fault);
    if (again !== undefined) options.onFault?.(again);
  }

  async function work(): Promise<void> {
    const found: Fault[] = [];
    /** What a process had left when it was ended. */
    let rest: Block | null = null;
    const takeBlock = () => {
      const block = rest ?? take();
      rest = null;
      return block;
    };
    for (let isLeft = true; isLeft; ) {
      const lost: Block | null = await runProcess(options, takeBlock, {
        onFault: (fault) => found.push(fault),
        onEnd(name) {
          progress.ended[name] = (progress.ended[name] ?? 0) + 1;
        },
        onBlock(inputs) {
          progress.inputs += inputs;
          onProgress?.(progress);
        },
      });
      for (const fault of found.splice(0)) await judgeAgain(fault);
      rest = lost !== null && lost.from < lost.to ? lost : null;
      isLeft = rest !== null || next < to;
    }
  }

  await Promise.all(Array.from({ length: workers }, work));
  return progress;
}

interface Listener {
  onFault(fault: Fault): void;
  onEnd(name: string): void;
  onBlock(inputs: number): void;
}

/**
 * Runs one process until there is no block, or it has had enough of them, or it ends by itself.
 *
 * @returns what it has left of a block
 */
function runProcess(
  { worker, patience, heap }: Drive,
  take: () => Block | null,
  { onFault, onEnd, onBlock }: Listener,
): Promise<Block | null> {
  const first = take();
  if (first === null) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(worker, [], {
      execArgv: [`--max-old-space-size=${heap}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let block: Block | null = first;
    let number = first.from - 1;
    let blocks = 1;
    let hangs = false;
    let said = '';
    child.stderr?.on('data', (text) => {
      said = `${said}${text}`.slice(-2000);
    });
    const meter = createMeter(child.pid);
    const watch = setTimeout(() => {
      hangs = meter.hangs(patience);
      if (hangs) child.kill('SIGKILL');
      else watch.refresh();
    }, patience);
    child.on('message', (told: Said) => {
      meter.reset();
      watch.refresh();
      if (told.kind !== 'wrong' && told.last !== null) onEnd(told.last);
      if (told.kind === 'begin') number = told.number;
      else if (told.kind === 'wrong') onFault({ number: told.number, why: told.why });
      else {
        if (block !== null) onBlock(block.to - block.from);
        block = blocks < blocksOfProcess ? take() : null;
        blocks++;
        if (block === null) child.send('stop');
        else child.send(block);
      }
    });
    child.on('exit', (code, signal) => {
      clearTimeout(watch);
      if (block === null) return resolve(null);
      const ended = `its process ended with ${signal ?? code}: ${said}`;
      if (number < first.from && !hangs) return reject(new Error(`no input was begun: ${ended}`));
      // A block that was not begun begins to be at fault with its first input.
      const at = Math.max(number, block.from);
      onFault({ number: at, why: hangs ? `hangs: it has not ended after ${patience} ms` : ended });
      onBlock(at - block.from + 1);
      resolve({ ...block, from: at + 1 });
    });
    child.send(first);
  });
}
