import { type Run, rehearseAll } from './rehearsals.ts';

jest.setTimeout(600_000);

test('whatever goes wrong, each load ends, and the rows of those that are committed are there once', async () => {
  const seed = 20261124;
  const runs: Run[] = [];
  await rehearseAll({ seed, runs: 12, workers: 1, onRun: (run) => runs.push(run) });
  const wrong = runs.filter((run) => run.wrong.length > 0);
  expect(wrong.map((run) => [`seed ${run.seed}`, ...run.wrong, ...(run.history ?? [])].join('\n'))).toEqual(
    [],
  );
  expect(runs).toHaveLength(12);
  const total = (state: string) => runs.reduce((sum, { states }) => sum + (states[state] ?? 0), 0);
  for (const state of ['committed', 'rejected', 'superseded', 'failed'])
    expect(total(state)).toBeGreaterThan(10);
});
