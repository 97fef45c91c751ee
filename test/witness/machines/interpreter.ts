import { type Clock, realClock } from '../../../sandbox/step-functions/clock.ts';
import {
  createStepFunctions as createSandboxed,
  type StepFunctions,
  type StepFunctionsOptions,
} from '../../../sandbox/step-functions/step-functions.ts';
import { simulatedClock } from '../../sandbox/step-functions/simulated-clock.ts';
import { createStepFunctions as createWitnessed } from '../step-functions.ts';

/** One of the two that run a machine, at work. */
export interface Interpreter {
  sfn: StepFunctions;
  /** How long its machines paused, between tries and in Waits, in seconds, in order. */
  pauses(): Promise<number[]>;
  /** What it refused so far, or null. */
  refusal(): Promise<string | null>;
  /** How a function sleeps that is called by it. Ends early when the signal is aborted. */
  sleep(seconds: number, signal: AbortSignal): Promise<void>;
}

export type Begin = (
  options: Omit<StepFunctionsOptions, 'dir' | 'region' | 'account' | 'clock' | 'random'>,
  /** What happens depends on what takes longer: no time may be skipped. */
  inRealTime: boolean,
) => Interpreter;

/** What a second of a pause takes where time may be skipped, in seconds. */
const skipping = 0.002;

/** Half of a pause that jitter shortens. */
const random = () => 0.5;
const place = { dir: null, region: 'us-east-1', account: '123456789012', random };

export const inSandbox: Begin = (options, inRealTime) => {
  const inner = inRealTime ? realClock() : simulatedClock();
  const pauses: number[] = [];
  const clock: Clock = {
    now: inner.now,
    sleep(ms, signal) {
      pauses.push(ms / 1000);
      return inner.sleep(ms, signal);
    },
    limit: inner.sleep,
  };
  return {
    sfn: createSandboxed({ ...place, ...options, clock }),
    pauses: async () => pauses,
    refusal: async () => null,
    sleep: (seconds, signal) => inner.sleep(seconds * 1000, signal).catch(() => undefined),
  };
};

export const inWitness: Begin = (options, inRealTime) => {
  const scale = inRealTime ? 1 : skipping;
  const sfn = createWitnessed({ ...place, ...options, scale });
  const clock = realClock(1 / scale);
  return {
    sfn,
    pauses: sfn.waits,
    refusal: async () => (await sfn.refusals())[0] ?? null,
    sleep: (seconds, signal) => clock.sleep(seconds * 1000, signal).catch(() => undefined),
  };
};
