import { handler as lambda } from '../../shared/aws/handler.ts';
import { clock, discreetDomo, documents, domo, objects, reports } from '../../shared/aws/ports.ts';
import { type SplitInput, split } from '../../shared/import/split/split.ts';

type Input = SplitInput & { showCells: boolean };

export const handler = lambda(async ({ showCells, ...input }: Input): Promise<null> => {
  const stores = { clock, objects: objects(), documents: documents(), reports: reports() };
  await split({ ...stores, domo: showCells ? domo() : discreetDomo() }, input);
  return null;
});
