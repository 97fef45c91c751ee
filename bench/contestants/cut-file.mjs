// @ts-check
/**
 * The chain of split-part without network, on a file on disk.
 *
 * @param {import('./options.ts').CutFileOptions} options
 */
export async function prepare({ bundle, file }) {
  const { cutFile } = await import(bundle);
  return async () => {
    await cutFile(file);
  };
}
