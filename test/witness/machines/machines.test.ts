import { catchCases } from './cases/catch.ts';
import { choiceCases } from './cases/choice.ts';
import { dataCases } from './cases/data.ts';
import { distributedCases } from './cases/distributed.ts';
import { expressionCases } from './cases/expression.ts';
import { failCases } from './cases/fail.ts';
import { importCases } from './cases/import.ts';
import { limitsCases } from './cases/limits.ts';
import { mapCases } from './cases/map.ts';
import { parallelCases } from './cases/parallel.ts';
import { retryCases } from './cases/retry.ts';
import { taskCases } from './cases/task.ts';
import { tokenCases } from './cases/token.ts';
import { waitCases } from './cases/wait.ts';
import { differences } from './comparison.ts';
import { inSandbox, inWitness } from './interpreter.ts';
import { disagreements } from './known-disagreements.ts';
import type { MachineCase } from './machine-case.ts';
import { play } from './play.ts';
import { randomImport } from './random-import.ts';
import { randomMachine } from './random-machine.ts';

/** How many machines are drawn at random; from the seed of Jest, which `--seed` sets. */
const randomMachines = Number(process.env.WITNESS_MACHINES ?? 60);

const cases: MachineCase[] = [
  ...[dataCases, choiceCases, failCases, waitCases, taskCases, retryCases, catchCases, tokenCases].flat(),
  ...[mapCases, parallelCases, distributedCases, limitsCases, expressionCases, importCases].flat(),
  ...Array.from({ length: randomMachines }, (_, i) => randomMachine(jest.getSeed() + i)),
  ...Array.from({ length: randomMachines }, (_, i) => randomImport(jest.getSeed() + i)),
];
const known = new Map(disagreements.flatMap(({ cases: names, why }) => names.map((name) => [name, why])));

/** By case, in what the two differ. */
const seen = new Map<string, string[]>();

/** Several at a time, since most of a case is waiting for a connection. */
beforeAll(async () => {
  const waiting = [...cases];
  async function work(): Promise<void> {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      seen.set(one.name, differences(await play(inSandbox, one), await play(inWitness, one)));
    }
  }
  await Promise.all(Array.from({ length: 6 }, work));
}, 1_200_000);

test('each case has a name of its own, and each disagreement is about a case', () => {
  const names = cases.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([...known.keys()].filter((name) => !names.includes(name))).toEqual([]);
});

test('sandbox and witness agree on every machine that is not known to be disputed', () => {
  const disputed = [...seen].filter(([name, differing]) => differing.length > 0 && !known.has(name));
  expect(Object.fromEntries(disputed)).toEqual({});
});

test('they still disagree on every machine that is', () => {
  expect([...known.keys()].filter((name) => seen.get(name)?.length === 0)).toEqual([]);
});
