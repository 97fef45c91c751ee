// @ts-check
/**
 * The function itself, as Lambda calls it: one part after the other. Its environment is that of the template.
 *
 * @param {import('./options.ts').SplitPart} options
 */
export async function prepare({ bundle, inputs }) {
  const { handler } = await import(bundle);
  return async () => {
    for (const input of inputs) await handler(input);
  };
}
