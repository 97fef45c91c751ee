import { batchPrefix, inspectionRef } from '../../../shared/import/documents.ts';
import { makeLoad } from '../../helpers/load.ts';

test('what was found in an inspection lies where batches expire and rights are given for them', () => {
  const { id, object } = makeLoad();
  const ref = inspectionRef({ id, object }, 'index');
  expect(ref).toEqual({ bucket: 'bucket', key: `_sluice/batches/inspections/${id}/index.json` });
  expect(ref.key.startsWith(batchPrefix)).toBe(true);
});
