import { makeTemplate } from '../helpers/stack.ts';
import { explore } from './explore.ts';
import { createMachine, synthesisedOf } from './machine/machine.ts';
import { pinned } from './pinned.ts';
import { plainSetting } from './schedule.ts';

const machine = createMachine(synthesisedOf(makeTemplate().toJSON()));

test.each(pinned)('$what', async ({ setting, ranks = [], deviations }) => {
  const schedule = { setting: { ...plainSetting, ...setting }, ranks, deviations };
  const { applied } = await explore(machine, schedule);
  expect(new Set(applied)).toEqual(new Set(deviations));
});
