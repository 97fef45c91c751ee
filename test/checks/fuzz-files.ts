import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compiled } from './fuzz-files/compiled.ts';
import { drive, type Progress } from './fuzz-files/drive.ts';
import { inputOf } from './fuzz-files/input.ts';
import { judge } from './fuzz-files/judge.ts';
import { shrunk } from './fuzz-files/shrink.ts';

/**
 * Files that nobody would write, through all that becomes of a file before it is sent: npm run fuzz:files -- --inputs 1000000
 * Each ends as empty, as rejected for a reason, or as rows with a proof, the same however it is cut; in time, and within a
 * limit of memory. Ends with 1 if any does not. `--seed` repeats a run, and `--only` one input of it, which is made smaller.
 */
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '20000' },
    seed: { type: 'string' },
    first: { type: 'string', default: '0' },
    only: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (values.only === undefined) await judgeAll();
else await judgeOne(Number(values.only));

async function judgeAll(): Promise<void> {
  const from = Number(values.first);
  const started = performance.now();
  let told = started;
  const report = ({ inputs, ended, doubtful }: Progress) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const ends = Object.entries(ended).sort(([, a], [, b]) => b - a);
    const text = ends.map(([name, count]) => `${count} ${name}`).join(', ');
    const doubt =
      doubtful.length === 0 ? '' : `; ${doubtful.length} were in order when they were judged alone`;
    console.log(`${inputs} inputs from seed ${seed}: ${text}${doubt}; ${seconds} s`);
  };
  const worker = await compiled(join(import.meta.dirname, 'fuzz-files', 'worker.ts'));
  const progress = await drive({
    ...{
      worker: worker.file,
      seed,
      from,
      to: from + Number(values.inputs),
    },
    ...{ workers: Number(values.workers), patience: 30_000, heap: 384 },
    onFault({ number, why }) {
      console.error(`input ${number} of seed ${seed}: ${why}`);
      console.error(`Again: npm run fuzz:files -- --seed ${seed} --only ${number}`);
    },
    onProgress(progress) {
      if (performance.now() - told < 60_000) return;
      told = performance.now();
      report(progress);
    },
  }).finally(worker.remove);
  report(progress);
  for (const { number, why } of progress.doubtful) console.log(`input ${number}, among others: ${why}`);
  console.log(`${progress.faults.length} failures`);
  if (progress.faults.length > 0) process.exitCode = 1;
}

async function judgeOne(number: number): Promise<void> {
  const input = inputOf(seed, number);
  const show = ({ origin, bytes, settings, dataSet, cuts }: typeof input) => {
    const text = JSON.stringify(bytes.toString('latin1'));
    console.log(
      `${origin}, ${bytes.length} bytes: ${text.length > 5000 ? `${text.slice(0, 5000)} …` : text}`,
    );
    console.log(JSON.stringify({ settings, dataSet, cuts }));
  };
  show(input);
  try {
    const began = process.cpuUsage();
    console.log(await judge(input));
    console.log(`${(process.cpuUsage(began).user / 1000).toFixed(0)} ms of the processor`);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    console.log('\nThe smallest that was found:');
    show(await shrunk(input));
  }
}
