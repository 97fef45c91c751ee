/** How many items `forEach` works on at the same time, if nobody says otherwise. */
const usual = 16;

/**
 * Runs `work` on each item, some at a time: quick, and without asking too much of what is behind it. After a failure no
 * more are begun; those that are under way come to their end before it is thrown, so that nothing goes on behind it.
 */
export async function forEach<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  together: number = usual,
): Promise<void> {
  const queue = items.values();
  const failures: unknown[] = [];
  const worker = async () => {
    for (const item of queue) {
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(together, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
