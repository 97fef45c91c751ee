// @ts-check
/**
 * A single function that reads a compressed object from its start to its end, and loads it.
 *
 * @param {import('./options.ts').OneFunctionOptions} options
 */
export async function prepare({ bundle, work }) {
  const { loadInOneFunction } = await import(bundle);
  return async () => {
    await loadInOneFunction(work);
  };
}
