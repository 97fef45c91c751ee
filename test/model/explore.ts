import { makeLoad } from '../helpers/load.ts';
import { Lives } from './lives.ts';
import { type Mishap, type Pick, Steps } from './steps.ts';
import { stream, type World } from './world.ts';

/**
 * Runs that meet at one turnstile, each operation on the store, on a run or on Domo being a step of its own, in the order
 * that `pick` says, until nothing can happen any more. Throws what breaks a promise of the product.
 *
 * @param replayed the loads that are loaded again as soon as they have ended, by another run in the same place
 */
export async function explore(
  count: number,
  mishaps: readonly Mishap[],
  pick: Pick,
  replayed: readonly number[] = [],
): Promise<void> {
  const steps = new Steps(mishaps, pick);
  const loads = Array.from({ length: count }, (_, i) => {
    return { ...makeLoad(), id: `load-${i}`, receivedAt: `${i}` };
  });
  const again = new Set(replayed.map((index) => `load-${index}`));
  const lives = new Lives(steps, (load, row) => {
    if (row.endedAt === null || !again.delete(load.id)) return;
    const run = `replay of ${load.id}`;
    steps.begin(run, () => lives.replay(run, load, { ...row }));
  });
  const { world } = lives;
  for (const [i, load] of loads.entries()) {
    const run = `run-${i}`;
    world.enter(run, load);
    steps.begin(run, () => lives.load(run, load), i);
  }
  await steps.toRest();
  if (isLitter(world)) {
    steps.also(world.turnstile('whoever comes next').admit(stream));
    await steps.toRest();
  }

  const { line, turn, domo } = world;
  if (line.size > 0)
    throw new Error(`left in line: ${[...line.keys()].join(', ')}, behind ${turn.holder?.run}`);
  if (turn.holder !== null) throw new Error(`${turn.holder.run} holds the stream for ever`);
  if (steps.alive.size > 0) throw new Error(`asleep for ever: ${[...steps.alive].join(', ')}`);
  if (domo.open !== null) throw new Error('an execution was left open');
  for (const [i, { id }] of loads.entries()) {
    const { state, endedAt } = world.row(id);
    if (endedAt === null) throw new Error(`${id} never ended`);
    const times = [...domo.committed.values()].flat().filter((load) => load.id === id).length;
    if (!replayed.includes(i) && times !== (state === 'committed' ? 1 : 0))
      throw new Error(`${id} is ${state}, its rows ${times} times in Domo`);
  }
}

/** What is left of a run that was stopped, and whose last call died, too: whoever comes next clears it away. */
function isLitter(world: World): boolean {
  const { line, steps } = world;
  const { holder } = world.turn;
  const { alive } = steps;
  const isGone = ({ run, load }: { run: string; load: { id: string } }) =>
    !alive.has(run) && world.row(load.id).endedAt !== null;
  const isLeft = holder === null || (holder.told === null && !alive.has(holder.run));
  return isLeft && [...line.values()].every(isGone);
}
