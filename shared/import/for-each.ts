/** How many items `forEach` works on at the same time, if nobody says otherwise. */
const usual = 16;

/** Runs `work` on each item, some at a time: quick, and without asking too much of what is behind it. */
export async function forEach<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  together: number = usual,
): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(together, items.length) }, worker));
}
