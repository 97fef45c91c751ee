import type { SplitPartInput } from '../../functions/split-part/handler.ts';

export interface SplitPart {
  /** The bundle that is deployed. */
  bundle: string;
  inputs: SplitPartInput[];
}

/** The function itself, as Lambda calls it: one part after the other. Its environment is that of the template. */
export async function prepare({ bundle, inputs }: SplitPart): Promise<() => Promise<void>> {
  const { handler } = (await import(bundle)) as { handler(input: SplitPartInput): Promise<null> };
  return async () => {
    for (const input of inputs) await handler(input);
  };
}
