/** What `look` returns as soon as it throws no more; what it throws when that takes too long. */
export async function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((go) => setTimeout(go, 5));
    }
  }
}
