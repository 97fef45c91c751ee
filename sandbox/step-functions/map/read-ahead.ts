/**
 * Reads a source ahead of its consumer, by at most `most` elements, and reports each element that was read. So the
 * total number is known early, and a list of any length takes a bounded amount of memory.
 */
export async function* readAhead<T>(
  source: AsyncIterable<T>,
  most: number,
  onRead: (element: T) => void,
  onEnd: () => void,
): AsyncGenerator<T> {
  const waiting: T[] = [];
  let wake: () => void = () => {};
  let ended = false;
  let stopped = false;
  let failure: { error: unknown } | null = null;
  const change = () => new Promise<void>((resolve) => (wake = resolve));

  async function read(): Promise<void> {
    try {
      for await (const element of source) {
        if (stopped) return;
        onRead(element);
        waiting.push(element);
        wake();
        while (waiting.length >= most && !stopped) await change();
      }
      onEnd();
    } catch (error) {
      failure = { error };
    } finally {
      ended = true;
      wake();
    }
  }

  const reading = read();
  try {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) {
        wake();
        yield next;
      } else if (ended) break;
      else await change();
    }
  } finally {
    stopped = true;
    wake();
    await reading;
  }
  if (failure) throw (failure as { error: unknown }).error;
}
