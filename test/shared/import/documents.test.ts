import { batchPrefix, inspectionRef } from '../../../shared/import/documents.ts';

test('what was found in an inspection lies where batches expire and rights are given for them', () => {
  const ref = inspectionRef({ bucket: 'bucket', id: 'a1b2' }, 'index.json');
  expect(ref).toEqual({ bucket: 'bucket', key: '_sluice/batches/inspections/a1b2/index.json' });
  expect(ref.key.startsWith(batchPrefix)).toBe(true);
});
