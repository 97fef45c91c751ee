/** When, seen from an effect (a request to AWS or Domo), a function dies. */
export type Moment = 'before' | 'during' | 'after';

/** What happens to one call of a function, or to several in a row. Calls and effects are counted from 1. */
export type Trouble = { function: string; call: number; calls?: number } & (
  | {
      kind: 'death';
      effect: number;
      moment: Moment;
      /** What Step Functions is told. */
      as: 'Runtime.ExitError' | 'Sandbox.Timedout';
    }
  /** The caller loses sight of it at an effect, which it has later all the same, as all that follow. */
  | { kind: 'zombie'; effect: number; laterMs: number }
  /** It is called twice: both at the same time, or one after the other. */
  | { kind: 'twice'; together: boolean }
  /** The messages that it was called with are delivered again, so much later and in another order, to another call. */
  | { kind: 'redelivered'; laterMs: number; from: number }
  /** Lambda does not take the call. */
  | { kind: 'refused' }
  /** A service refuses so many requests from this effect on. */
  | { kind: 'throttled'; service: Service; effect: number; times: number }
  /** So many requests to a service, from this effect on, have their effect, and the answer is lost. */
  | { kind: 'unanswered'; service: Service; effect: number; times: number }
);

export const services = ['DynamoDB', 'Step Functions', 'S3'] as const;
export type Service = (typeof services)[number];

/** The troubles of one schedule, as calls come by. */
export interface Troubles {
  /** What is to happen to this call of the function. */
  next(functionName: string): Trouble[];
}

export const noTroubles: Troubles = { next: () => [] };

export function createTroubles(all: readonly Trouble[]): Troubles {
  const calls = new Map<string, number>();
  return {
    next(name) {
      const call = (calls.get(name) ?? 0) + 1;
      calls.set(name, call);
      return all.filter(
        ({ function: of, call: first, calls: many = 1 }) =>
          of === name && call >= first && call < first + many,
      );
    },
  };
}
