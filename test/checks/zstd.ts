import { parseArgs } from 'node:util';
import { emptyZstdTally, runZstdCase } from '../helpers/unzstding.ts';
import { zstdCompressor } from '../helpers/zstds.ts';

/**
 * The text of Zstandard from any byte, over as many random objects as wanted: npm run check:zstd -- --cases 100000
 * Ends with 1 and the seed at the first case that fails; --seed repeats a run.
 */
const { values } = parseArgs({
  options: { cases: { type: 'string', default: '2000' }, seed: { type: 'string' } },
});
const cases = Number(values.cases);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const tally = emptyZstdTally();
const started = performance.now();

function report(): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const { cases: done, bytes, checkpoints, windows, damaged, harmless, unseen } = tally;
  console.log(
    `${done} objects from seed ${seed}, ${(bytes / 1e6).toFixed(0)} MB of text, ${checkpoints} checkpoints, ${windows} of them within frames; of flipped bits ${damaged} found, ${harmless} without effect, ${unseen} that only a checksum would show; ${seconds} s`,
  );
}

async function run(): Promise<void> {
  const zstd = await zstdCompressor();
  for (let index = 0; index < cases; index++) {
    await runZstdCase(seed + index, zstd, tally);
    if ((index + 1) % 1000 === 0) report();
  }
}

run().then(
  () => {
    report();
    console.log('0 failures');
  },
  (error: unknown) => {
    report();
    console.error(`1 failure: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    process.exitCode = 1;
  },
);
