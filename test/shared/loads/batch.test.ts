import type { Objects } from '../../../shared/aws/objects.ts';
import { type Batch, createBatches } from '../../../shared/import/batch.ts';
import { makeLoad } from '../../helpers/load.ts';

const ref = { id: 'stream-1-0', bucket: 'bucket', maxConcurrency: 40 };

function batchOf(count: number): Batch {
  const plan = { columnCount: 1, dataStart: 0, firstPart: 1, parts: 1 };
  const loads = Array.from({ length: count }, (_, i) => ({ order: `${i}`, load: makeLoad(), plan }));
  return { target: { kind: 'newStream', columns: [] }, loads };
}

/** Documents as S3 keeps them: what is created stays. */
function store() {
  const documents = new Map<string, unknown>();
  const objects = {
    createJson: async (_: string, key: string, document: unknown) => {
      if (documents.has(key)) return false;
      documents.set(key, document);
      return true;
    },
    getJson: async (_: string, key: string) => documents.get(key),
  };
  return createBatches(objects as unknown as Objects);
}

test('a batch that a late call plans otherwise stays as it was, and the late call goes by it too', async () => {
  const batches = store();
  const [first, late] = [batchOf(1), batchOf(2)];
  expect(await batches.write(ref, first)).toBe(first);
  expect(await batches.write(ref, late)).toBe(first);
  expect(await batches.read(ref)).toBe(first);
});

test('each attempt of a hold has a batch of its own', async () => {
  const batches = store();
  const [first, next] = [batchOf(2), batchOf(1)];
  await batches.write(ref, first);
  expect(await batches.write({ ...ref, id: 'stream-1-1' }, next)).toBe(next);
});
