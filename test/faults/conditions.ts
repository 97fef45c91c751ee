import * as v from 'valibot';
import { settingsSchema } from '../../sandbox/domo/settings.ts';
import type { World as Conditions } from '../../sandbox/worlds/world.ts';
import { createRandom } from '../helpers/csv-random.ts';
import { jumpTo } from './clock.ts';
import type { DrawnWorld } from './drawn-world.ts';
import { domo } from './inspection.ts';
import type { Schedule } from './schedule.ts';
import { createTroubles, noTroubles } from './trouble.ts';
import type { World } from './world.ts';

/** The conditions of one run, while they hold. */
export interface Playing {
  /** Whether Domo refuses us as a whole, or will. */
  isRefusing(): boolean;
  /** Lets the time pass until Domo takes us again. */
  passRefusal(): Promise<void>;
  /** What `look` does meets no condition, and changes none. */
  aside<T>(look: () => Promise<T>): Promise<T>;
  /** From now on nothing is in the way, but Domo is the same Domo. */
  calm(): Promise<void>;
}

const hour = 3_600_000;
/** So often Domo is made to look at the time, which may have jumped. Milliseconds. */
const tick = 20;
/** Longer indexing than this would take its time, which nobody sees jump. Milliseconds. */
const shortIndexing = 1000;

/** Lets the conditions of a world hold, with what the schedule does to functions and to Domo. */
export async function play(
  world: World,
  { conditions, refused }: DrawnWorld,
  schedule: Schedule,
  seed: number,
): Promise<Playing> {
  const { domo: { source: _, ...ofDomo } = {}, lambda, ...ofAws } = conditions;
  const aws: Conditions = { ...ofAws, sqs: { ...ofAws.sqs, reorder: true } };
  // Another lag of reads would make a run wait for the copy of the tables.
  const nothing: Conditions = {
    sqs: { reorder: true },
    ...(aws.dynamoDb?.readLag ? { dynamoDb: { readLag: aws.dynamoDb.readLag } } : {}),
  };
  const settings = { ...v.parse(settingsSchema, {}), ...schedule.settings, ...ofDomo };
  await world.changeWorld(aws);
  await domo(world, 'PUT', 'settings', settings);
  await domo(world, 'POST', 'faults', schedule.domo);
  const chance = createRandom(seed);
  world.lambda.trouble(
    createTroubles(schedule.troubles),
    lambda && { ...lambda, random: () => chance.int(2 ** 32) / 2 ** 32 },
  );

  const began = performance.now();
  let phase: 'before' | 'refusing' | 'over' = refused === null ? 'over' : 'before';
  let until = 0;
  const refuse = async () => {
    phase = 'refusing';
    until = Date.now() + (refused?.hours ?? 0) * hour;
    await domo(world, 'PUT', 'settings', { refusal: refused?.kind });
  };
  const accept = async () => {
    phase = 'over';
    await domo(world, 'PUT', 'settings', { refusal: 'none' });
  };
  const look = async () => {
    if (phase === 'before' && performance.now() - began >= (refused?.at ?? 0)) await refuse();
    else if (phase === 'refusing' && Date.now() >= until) await accept();
    else if (settings.indexingMs > shortIndexing) await domo(world, 'PUT', 'settings', {});
  };
  let looking = Promise.resolve();
  const ticking =
    refused === null && settings.indexingMs <= shortIndexing
      ? null
      : setInterval(() => {
          looking = looking.then(look);
        }, tick);

  return {
    isRefusing: () => phase !== 'over',
    async passRefusal() {
      await looking;
      if (phase === 'before') await refuse();
      if (phase === 'refusing') {
        jumpTo(until);
        await accept();
      }
    },
    async aside(seen) {
      await world.changeWorld(nothing);
      try {
        return await seen();
      } finally {
        await world.changeWorld(aws);
      }
    },
    async calm() {
      if (ticking !== null) clearInterval(ticking);
      await looking;
      await world.changeWorld(nothing);
      await domo(world, 'DELETE', 'faults');
      await domo(world, 'PUT', 'settings', {
        ...{ refusal: 'none', pushLimit: null, throttle: null, connectionBytesPerSecond: null },
        ...{ totalBytesPerSecond: null, indexingMs: Math.min(settings.indexingMs, shortIndexing / 10) },
      });
      world.lambda.trouble(noTroubles);
    },
  };
}
