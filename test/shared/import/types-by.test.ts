import type { Target } from '../../../shared/config/route.ts';
import type { TypesBy } from '../../../shared/csv/cell-misfit.ts';
import { typesBy } from '../../../shared/import/types-by.ts';

const made = { name: 'D', description: '' };
const listed = [{ name: 'id', type: 'LONG' as const }];

test.each<[Target, isThere: boolean, TypesBy]>([
  [{ kind: 'dataSet', ...made, columns: listed }, false, 'route'],
  [{ kind: 'dataSet', ...made, columns: listed }, true, 'routeAndDomo'],
  [{ kind: 'dataSet', ...made, columns: 'infer' }, false, 'newFiles'],
  [{ kind: 'dataSet', ...made, columns: 'infer' }, true, 'firstFile'],
  [{ kind: 'dataSetApi', dataSetId: null, maxBytes: 1, ...made, columns: 'infer' }, true, 'firstFile'],
  [{ kind: 'dataSetApi', dataSetId: 'id', maxBytes: 1 }, true, 'domo'],
  [{ kind: 'stream', streamId: 1 }, true, 'domo'],
])('types of %j, there: %s: %s', (target, isThere, by) => {
  expect(typesBy(target, isThere)).toBe(by);
});
