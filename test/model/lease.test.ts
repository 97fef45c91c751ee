import { makeTemplate } from '../helpers/stack.ts';
import { cautions } from './cautions.ts';
import { explore } from './explore.ts';
import { createMachine, synthesisedOf } from './machine/machine.ts';
import { pinned, scheduleOf } from './pinned.ts';

const machine = createMachine(synthesisedOf(makeTemplate().toJSON()));
/** Without its caution each of them breaks a promise: npm run check:lease -- --cautions */
const ofCautions = cautions.flatMap(({ what, pinned }) =>
  pinned === undefined ? [] : [{ what, ...pinned }],
);

test.each([...pinned, ...ofCautions])('$what', async ({ what: _, ...schedule }) => {
  const { applied } = await explore(machine, scheduleOf(schedule));
  expect(new Set(applied)).toEqual(new Set(schedule.deviations));
});
