import type { Pinned } from '../pinned.ts';

/** A change of one file of the steps, or of what the model has for a condition of a write. */
export interface Edit {
  /** From the root. */
  file: string;
  /** Is there once. */
  find: string;
  replace: string;
}

/** A caution of the steps, how to take it out, and what shows that it is missing; random schedules where nothing is said. */
export interface Caution extends Edit {
  what: string;
  /** Breaks a promise without the caution, and none with it. */
  pinned?: Omit<Pinned, 'what'>;
  /** Protects from the same as well: only without both of them `pinned` breaks a promise. */
  double?: Edit & { what: string };
  /** Fails without the caution: what that protects from is not in the world of the model. */
  test?: { file: string; name: string };
}
