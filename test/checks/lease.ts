import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { makeTemplate } from '../helpers/stack.ts';
import type { Edit } from '../model/cautions/caution.ts';
import { seeCaution } from '../model/cautions/see.ts';
import { cautions } from '../model/cautions.ts';
import type { Checked } from '../model/check.ts';
import type { Task } from '../model/checker.ts';
import { synthesisedOf } from '../model/machine/machine.ts';
import { bundleChecker } from '../model/mutant.ts';

/**
 * The model of the lease over as many random schedules as wanted: npm run check:lease -- --schedules 1000000
 * Ends with 1 and the shortest schedule that breaks a promise; --seed repeats it. With --exhaustive 2 it is every schedule
 * of one file with up to two troubles, whichever they are and wherever they come. With --cautions each caution of the steps
 * is taken out, one at a time, and what is to see it has to: its own schedule, or random ones, or a test. --only
 * WORD takes those whose sentence has the word.
 */
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '100000' },
    seed: { type: 'string' },
    exhaustive: { type: 'string' },
    cautions: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const random: Task = { random: Number(values.schedules), seed };
const dir = await mkdtemp(join(tmpdir(), 'sluice-lease-'));
const definition = join(dir, 'definition.json');
try {
  await writeFile(definition, JSON.stringify(synthesisedOf(makeTemplate().toJSON())));
  process.exitCode = (await (values.cautions ? checkCautions() : checkAll())) ? 0 : 1;
} finally {
  await rm(dir, { recursive: true });
}

async function checkAll(): Promise<boolean> {
  const { exhaustive } = values;
  const all: Task = exhaustive === undefined ? random : { troubles: Number(exhaustive) };
  const { schedules, turns, runs, troubles, seconds, broken } = await run([], all);
  const mean = (sum: number) => (sum / schedules).toFixed(1);
  console.log(
    `${schedules} schedules${exhaustive === undefined ? ` from seed ${seed}` : ''}, on average ${mean(turns)} turns, ${mean(runs)} runs and ${mean(troubles)} troubles: ${seconds.toFixed(0)} s, ${(schedules / seconds).toFixed(0)} a second`,
  );
  if (broken === null) console.log('No promise is broken.');
  else console.log([JSON.stringify(broken.schedule), ...broken.trace, broken.why].join('\n'));
  return broken === null;
}

/** @returns whether each caution that is missing was seen */
async function checkCautions(): Promise<boolean> {
  let all = true;
  console.log('| caution that is taken out | how that is seen |\n|---|---|');
  for (const caution of cautions.filter(({ what }) => what.includes(values.only))) {
    const { isSeen, how } = await seeCaution(caution, (edits, schedule) =>
      run(edits, schedule === undefined ? random : { schedule }),
    );
    console.log(`| ${caution.what} | ${isSeen ? '' : '**not seen**: '}${how.replace(/\s+/g, ' ')} |`);
    all &&= isSeen;
  }
  return all;
}

async function run(edits: readonly Edit[], task: Task): Promise<Checked & { seconds: number }> {
  const bundle = join(dir, 'checker.mjs');
  await bundleChecker(bundle, edits);
  const child = spawn(process.execPath, [bundle, definition, JSON.stringify(task)], {
    env: { ...process.env, POWERTOOLS_LOG_LEVEL: 'SILENT' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout));
}
