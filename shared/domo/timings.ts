/** How long the client waits, and how often it tries. Milliseconds unless the name says otherwise. */
export interface Timings {
  /** For the connection, with TLS. */
  connectMs: number;
  /** Between two bytes, in either direction; also while Domo thinks. The Java SDK waits as long [R10]. */
  idleMs: number;
  /** A connection that nobody uses is closed after this time. */
  keepMs: number;
  /**
   * From the last byte of the request to the last byte of the answer, plus the allowance for the size of the request:
   * Domo may have to look at it. While the request is sent only `idleMs` counts.
   */
  answerMs: number;
  /** Speed that the allowance for a body expects at the least. */
  minBytesPerSecond: number;
  /** Tries of one call, the first included. */
  tries: number;
  /** The wait before try n + 1 is random in [0, min(backoffCapMs, backoffBaseMs × 2^(n-1))]. */
  backoffBaseMs: number;
  backoffCapMs: number;
  /**
   * No further try begins later than this after the first, plus the allowance for the body's size.
   * A call therefore ends, at the latest, after the budget and one try.
   */
  budgetMs: number;
  /**
   * A token is renewed this long before its end. If it lives less than twice this long, it is renewed at half its life.
   */
  tokenMarginMs: number;
}

/**
 * For short disturbances only. A state machine repeats a function after longer ones, so that nobody pays for a Lambda
 * function that sleeps.
 */
export const defaultTimings: Timings = {
  connectMs: 5_000,
  idleMs: 60_000,
  keepMs: 15_000,
  answerMs: 90_000,
  minBytesPerSecond: 512 * 1024,
  tries: 4,
  backoffBaseMs: 200,
  backoffCapMs: 3_000,
  budgetMs: 20_000,
  tokenMarginMs: 60_000,
};

/** Extra time for a body of so many bytes. */
export function allowanceMs(timings: Timings, bytes: number): number {
  return (bytes / timings.minBytesPerSecond) * 1000;
}

/** `1.5 s`, for messages. */
export function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}

/** Time and random numbers, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  sleep(ms: number): Promise<void>;
}
