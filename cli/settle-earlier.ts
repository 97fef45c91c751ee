import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import type { Dropper } from './dropper.ts';
import { createStandstill } from './follow.ts';
import { step } from './progress/step.ts';
import { createSweeper } from './sweeper.ts';
import type { Channel } from './terminal.ts';

/** Milliseconds. */
const interval = 200;
/** So long nothing moves before it is left alone: more than a sandbox takes to deliver an event. */
const patience = 60_000;

/**
 * Waits until what an earlier start has dropped is loaded, if that was ended in the middle: else its rows would come while
 * the samples are loaded, and nobody could say whose they are. A load that waits for something that may never come, such as
 * the marker of its set, is left alone.
 */
export async function settleEarlier(
  connection: Connection,
  dropper: Pick<Dropper, 'loads'>,
  out: Channel,
  interrupted: AbortSignal,
): Promise<void> {
  const { find } = await createSweeper(connection);

  /** What is under way, as a text that changes when it moves; null: nothing is. */
  async function underWay(): Promise<string | null> {
    const moving: string[] = [];
    for await (const { record, pulse } of dropper.loads.open())
      if (record.waits?.for !== 'set') moving.push(record.id, pulse);
    for await (const { id } of find({ since: new Date(0), until: new Date() })) moving.push(id);
    return moving.length === 0 ? null : moving.join();
  }

  if ((await underWay()) === null) return;
  await step(out, 'Loading what an earlier start has dropped', async () => {
    const stoodFor = createStandstill();
    for (;;) {
      const pulse = await underWay();
      if (pulse === null || stoodFor(pulse) > patience) return;
      await sleep(interval, undefined, { signal: interrupted });
    }
  });
}
