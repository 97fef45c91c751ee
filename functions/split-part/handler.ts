import { handler as lambda } from '../../shared/aws/handler.ts';
import { documents, domo, objects, reports } from '../../shared/aws/ports.ts';
import { type SplitInput, split } from '../../shared/import/split/split.ts';

export const handler = lambda(async (input: SplitInput): Promise<null> => {
  await split({ objects: objects(), documents: documents(), reports: reports(), domo: domo() }, input);
  return null;
});
