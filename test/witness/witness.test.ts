import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { connect } from '../helpers/drops.ts';
import { inWitness } from './machines/interpreter.ts';
import { caseOf, invoke, machine } from './machines/machine-case.ts';
import { play } from './machines/play.ts';
import { createStepFunctions, type WitnessedStepFunctions } from './step-functions.ts';
import { config } from './stories/config.ts';

test('a machine runs in the witness', async () => {
  const retried = invoke('f', { Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 3 }] });
  const verdict = await play(
    inWitness,
    caseOf('a Task', machine({ A: retried }), { input: 7, functions: { f: [{ error: 'Busy' }, 'echo'] } }),
  );
  expect(verdict).toEqual({
    ...{ status: 'SUCCEEDED', error: null, cause: null, output: 7 },
    ...{ calls: { f: [7, 7] }, pauses: [3] },
  });
});

test('the import machine loads a file in the witness', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sluice-witness-'));
  const file = join(dir, 'sluice.config.json');
  await writeFile(file, JSON.stringify(config));
  let witness: WitnessedStepFunctions | undefined;
  const sandbox = await startSandbox({
    ...{ config: file, dir: join(dir, 'state'), fresh: true, port: 0, domoPort: 0 },
    stepFunctions(options) {
      witness = createStepFunctions(options);
      return witness;
    },
  });
  const drops = await connect(sandbox.ready);
  try {
    expect(await witness?.refusals()).toEqual([]);
    const load = await drops.outcome(await drops.drop('small/file.csv', 'id,name\n1,a\n2,b\n'));
    expect(load.state).toBe('committed');
    expect(await drops.rows(load)).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  } finally {
    drops.close();
    await sandbox.stop();
    await rm(dir, { recursive: true, force: true });
  }
});
