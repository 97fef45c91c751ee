/** Keeps the process alive until the signal is aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    // A signal alone does not keep a process alive.
    const alive = setInterval(() => {}, 2 ** 30);
    const onAbort = () => {
      clearInterval(alive);
      resolve();
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
