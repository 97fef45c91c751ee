import type { Behaviour } from '../../shared/domo/behaviour.ts';
import type { Domo } from '../../shared/domo/client.ts';
import type { Code } from './assumptions.ts';
import type { Throwaways } from './throwaways.ts';

/** Whether Domo does as is assumed; `unknown`: that could not be found out. */
export type Verdict = 'as assumed' | 'otherwise' | 'not found out';

/** What was seen of an assumption. */
export interface Answer {
  verdict: Verdict;
  /** One sentence or two. */
  seen: string;
  /** What the stack goes by from now on. */
  behaviour?: Partial<Behaviour>;
}

/** What trials work with. */
export interface Surroundings {
  /** Each call rejects with `Interrupted` if the probe was. */
  domo: Domo;
  throwaways: Throwaways;
  /** Milliseconds since 1970. */
  now(): number;
  /** @param ms milliseconds. Rejects with `Interrupted` if the probe was */
  sleep(ms: number): Promise<void>;
  /** How long Domo is waited for, until what it is asked for shows. Milliseconds. */
  patience: number;
  /** How long it is looked whether something shows that should not. Milliseconds. */
  quiet: number;
  /** What executions were called that ended so [X5]. */
  states: { succeeded?: string; failed?: string; aborted?: string };
  tell(code: Code, answer: Answer): void;
}

/** Tries some assumptions on a DataSet of its own. What it throws is the answer to those that it has not told of. */
export interface Trial {
  codes: readonly Code[];
  run(surroundings: Surroundings): Promise<void>;
}
