import { createDenials, type Denials, noDenials } from '../rights/denials.ts';
import { type Admit, createRequestQuotas } from '../s3/request-quotas.ts';
import type { Disorder } from '../sqs/disorder.ts';
import { type Conditions, createConditions } from '../step-functions/conditions.ts';
import { createTraffic, type Traffic } from '../step-functions/traffic.ts';
import type { Usage } from '../usage/usage.ts';
import type { World } from './world.ts';

/** What a world says of the stand-ins that ask at each call, so that a change counts from the next call on. */
export interface LiveWorld {
  denials: Denials;
  conditions: Conditions;
  traffic: Traffic;
  admit: Admit;
  disorder: Disorder;
  /**
   * From now on another world's conditions hold. Quotas begin with full buckets, and denials of some calls with all of
   * them; where the same object held before, they go on with what was left.
   */
  change(world: World): void;
}

/** @param timeScale a second of the quotas and lags takes this many seconds */
export function createLiveWorld(first: World, usage: Usage, timeScale: number): LiveWorld {
  const compile = ({ deny, stepFunctions, s3, sqs }: World) => ({
    denials: deny === undefined ? noDenials : createDenials(deny),
    conditions: createConditions(stepFunctions, timeScale),
    traffic: createTraffic({ usage, timeScale, ...(stepFunctions ? { quotas: stepFunctions } : {}) }),
    admit: s3 === undefined ? () => true : createRequestQuotas(s3, timeScale),
    sqs: sqs ?? {},
  });
  const compiled = new WeakMap<World, ReturnType<typeof compile>>();
  const known = (world: World) => {
    const made = compiled.get(world) ?? compile(world);
    compiled.set(world, made);
    return made;
  };
  let now = known(first);

  return {
    denials: { find: (rights) => now.denials.find(rights) },
    conditions: {
      get readLag() {
        return now.conditions.readLag;
      },
      get catchesLargeResults() {
        return now.conditions.catchesLargeResults;
      },
      get causeOfTimeout() {
        return now.conditions.causeOfTimeout;
      },
      failsToRead: () => now.conditions.failsToRead(),
    },
    traffic: {
      call: (operation) => now.traffic.call(operation),
      transition: (kind) => now.traffic.transition(kind),
      run: () => now.traffic.run(),
      expressRun: (milliseconds) => now.traffic.expressRun(milliseconds),
    },
    admit: (request) => now.admit(request),
    disorder: {
      get redeliver() {
        return now.sqs.redeliver ?? 0;
      },
      get reorder() {
        return now.sqs.reorder ?? false;
      },
      random: Math.random,
    },
    change(world) {
      now = known(world);
    },
  };
}
