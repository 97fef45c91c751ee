/** What Lambda may do to any invocation, and the sandbox's does only where its world says so. */
export interface Mishaps {
  /** The share of invocations that are refused as too many. */
  throttle?: number;
  /** The share of invocations whose process is killed before it has answered. */
  kill?: number;
  /** In [0, 1). */
  random(): number;
}

/** How long a function is taken to run before it has ever ended. Milliseconds. */
const firstGuess = 100;

export function isThrottledBy(mishaps: Mishaps | undefined): boolean {
  return mishaps !== undefined && mishaps.random() < (mishaps.throttle ?? 0);
}

/**
 * When the process of an invocation is killed: at any moment of the time that the function takes on average. One that is
 * faster is killed when it is done, so that its answer is lost.
 *
 * @returns milliseconds from the start of the function; undefined: it is not killed
 */
export function killedAfter(
  mishaps: Mishaps | undefined,
  { invocations, milliseconds }: { invocations: number; milliseconds: number },
): number | undefined {
  if (mishaps === undefined || mishaps.random() >= (mishaps.kill ?? 0)) return undefined;
  return mishaps.random() * (invocations === 0 ? firstGuess : milliseconds / invocations);
}
