import type { Usage } from '../usage/usage.ts';
import { createTokenBucket } from '../worlds/token-bucket.ts';
import type { World } from '../worlds/world.ts';

/** What Step Functions lets an account do, and counts. */
export interface Traffic {
  /** Whether a call of its API may be made now. */
  call(operation: string): boolean;
  /** Milliseconds that a state has to wait before it is entered or tried again. */
  transition(kind: 'standard' | 'express'): number;
  /** A Standard run, or a Standard child of a Distributed Map, begins. */
  run(): void;
  /** @param milliseconds that an Express child took */
  expressRun(milliseconds: number): void;
}

/** Nothing is limited or counted. */
export const freeTraffic: Traffic = {
  call: () => true,
  transition: () => 0,
  run: () => undefined,
  expressRun: () => undefined,
};

export interface TrafficOptions {
  quotas?: World['stepFunctions'];
  usage: Usage;
  /** A second of the quotas takes this many seconds. */
  timeScale: number;
}

export function createTraffic({ quotas = {}, usage, timeScale }: TrafficOptions): Traffic {
  const buckets = new Map(
    Object.entries(quotas).flatMap(([name, rate]) =>
      typeof rate === 'object' ? [[name, createTokenBucket(rate, timeScale)] as const] : [],
    ),
  );
  const transitions = buckets.get('stateTransition') ?? null;

  return {
    call(operation) {
      usage.call('stepFunctions', operation);
      const name = operation.charAt(0).toLowerCase() + operation.slice(1);
      return buckets.get(name)?.take() ?? true;
    },
    transition(kind) {
      usage.transition(kind);
      // Express runs have no such quota.
      return kind === 'standard' && transitions !== null ? transitions.reserve() / timeScale : 0;
    },
    run: () => usage.run('standard'),
    expressRun: (milliseconds) => usage.expressRun(milliseconds),
  };
}
