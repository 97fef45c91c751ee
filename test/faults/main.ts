import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { shippedWorlds, unnamed, worldOf } from './drawn-world.ts';
import { rehearseAll } from './rehearsals.ts';
import { count, emptyTally, ends, lineOf, type Tally, tableOf } from './tally.ts';

/**
 * Runs of the whole workflow with random faults in random worlds: npm run test:faults -- --runs 200 --seed 1
 * Each run has a seed of its own, counted from the first, which repeats it: --runs 1 --seed N. `--world` takes the name
 * of a world in sandbox/worlds or its file, `random` or `none`; with `--worlds each` there are so many runs of each
 * world by itself. Ends with 1 if anything was wrong after any run, or if many runs together do not have every end that
 * a load can take.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    world: { type: 'string', default: unnamed.random },
    worlds: { type: 'string' },
  },
});
if (values.worlds !== undefined && values.worlds !== 'each')
  throw new Error(`--worlds takes each, and not ${values.worlds}`);
const worlds = values.worlds === 'each' ? shippedWorlds : [values.world];
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 30));
const runs = Number(values.runs);
/** So many runs have loads of every end; one run has hardly all of them. */
const many = 100;

async function runsIn(world: string): Promise<Tally> {
  const began = Date.now();
  // Wrong names are refused before anything begins.
  worldOf(world, seed);
  const tally = emptyTally(world);
  const report = () => {
    const seconds = Math.round((Date.now() - began) / 1000);
    console.log(`world ${world}, seed ${seed}, ${runs} runs wanted: ${lineOf(tally)}; ${seconds} s`);
  };
  await rehearseAll({
    ...{ world, seed, runs, workers: Number(values.workers) },
    onRun(run) {
      count(tally, run);
      if (run.wrong.length > 0) {
        console.error(`seed ${run.seed} is wrong (--world ${world}):\n  ${run.wrong.join('\n  ')}`);
        console.error(`Its world: ${JSON.stringify(run.world)}`);
        console.error(`What happened:\n  ${(run.history ?? []).join('\n  ')}`);
      }
      if (tally.runs % 100 === 0) report();
    },
  });
  report();
  return tally;
}

const tallies: Tally[] = [];
for (const world of worlds) tallies.push(await runsIn(world));
if (values.worlds !== undefined) console.log(tableOf(tallies));
const missing = (loads: Tally['loads']) => (runs < many ? [] : ends.filter((end) => !loads[end]));
// In a world by itself a load may have no reason to fail.
const lacking = values.worlds === undefined ? missing(tallies[0]?.loads ?? {}) : [];
if (lacking.length > 0)
  console.error(`No load of these runs was ${lacking.join(' or ')}: they prove little.`);
if (lacking.length > 0 || tallies.some(({ wrong, runs: done }) => wrong > 0 || done !== runs))
  process.exitCode = 1;
