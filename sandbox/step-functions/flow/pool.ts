/**
 * Works on at most `limit` items of a source at the same time, and reads the next item only when there is room for it.
 * Rejects with the first failure, after the work on all other items has settled. `work` must tell the others to stop.
 */
export async function pool<T>(
  source: AsyncIterable<T> | Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  let inHand = 0;
  let wake = () => {};
  const oneDone = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });

  const take = async (item: T) => {
    inHand++;
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
    } finally {
      inHand--;
      wake();
    }
  };

  try {
    for await (const item of source) {
      if (failures.length > 0) break;
      void take(item);
      while (inHand >= limit) await oneDone();
    }
  } catch (error) {
    failures.push(error);
  }
  while (inHand > 0) await oneDone();
  if (failures.length > 0) throw failures[0];
}
