import type { Candidate } from '../../functions/plan/candidate.ts';
import { choose, limitsOf } from '../../shared/import/plan/choose.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import { batchLimits } from '../../shared/import/batch.ts';
import { makeLoad, route } from '../helpers/load.ts';

const inOne: ImportRoute = { ...route, target: { kind: 'dataSetApi', dataSetId: 'D', maxBytes: 1000 } };

function candidates(sizes: number[]): Candidate[] {
  return sizes.map((size, i) => {
    const load = makeLoad({ route: inOne });
    const waiter = { order: String(i), load: { ...load, object: { ...load.object, size } } };
    return { waiter, row: { force: false } } as Candidate;
  });
}

test.each<[number[], number]>([
  [[400, 600], 2],
  [[400, 600, 1], 2],
  [[400, 601], 1],
  // Too large for any request: it is refused, alone.
  [[1001, 1], 1],
  [[1, 1001], 1],
  [Array(600).fill(1), 500],
])('of files of %j bytes so many go in one request: %d', (sizes, count) => {
  const { chosen } = choose(candidates(sizes), { replacedBy: null }, limitsOf(inOne));
  expect(chosen).toHaveLength(count);
});

test('what goes through a Stream has no such limit', () => {
  expect(limitsOf(route)).toBe(batchLimits);
});
