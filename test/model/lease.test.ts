import { makeTemplate } from '../helpers/stack.ts';
import { cautions } from './cautions.ts';
import { explore } from './explore.ts';
import { createMachine, synthesisedOf } from './machine/machine.ts';
import { pinned, scheduleOf } from './pinned.ts';

const machine = createMachine(synthesisedOf(makeTemplate().toJSON()));

test.each(pinned)('$what', async ({ what: _, ...schedule }) => {
  const { applied } = await explore(machine, scheduleOf(schedule));
  expect(new Set(applied)).toEqual(new Set(schedule.deviations));
});

describe('what breaks a promise without its caution breaks none with it', () => {
  const schedules = cautions.flatMap(({ what, pinned }) => (pinned === undefined ? [] : [{ what, pinned }]));
  test.each(schedules)('$what', async ({ pinned }) => {
    // That a deviation still befalls somebody: npm run check:lease -- --cautions.
    await expect(explore(machine, scheduleOf(pinned))).resolves.toBeDefined();
  });
});
