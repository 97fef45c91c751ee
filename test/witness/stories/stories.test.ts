import { exportStories } from './exports.ts';
import { fileStories } from './files.ts';
import { openStages, type Stages } from './stage.ts';
import { troubleStories } from './troubles.ts';

let stages: Stages;
beforeAll(async () => {
  stages = await openStages();
}, 1_800_000);
afterAll(async () => stages?.close(), 60_000);

const stories = Object.entries({ ...fileStories, ...troubleStories, ...exportStories });

test.each(stories)('%s', async (_name, story) => {
  const played = [story(stages.sandbox), story(stages.witness)];
  // The next story must not begin while one of them is still at work.
  await Promise.allSettled(played);
  const [inSandbox, inWitness] = await Promise.all(played);
  expect(inWitness).toEqual(inSandbox);
});

test('the witness has refused nothing', () => {
  expect(stages.witness.said().filter((line) => line.includes('refuses'))).toEqual([]);
});
