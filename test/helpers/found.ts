/** Asks until there is something to find. Throws if there is nothing for too long. */
export async function found<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  { seconds = 60, every = 20 }: { seconds?: number; every?: number } = {},
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    await new Promise((resolve) => setTimeout(resolve, every));
  }
  throw new Error(`not found in ${seconds} s: ${what}`);
}
