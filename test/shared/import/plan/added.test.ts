import type { Column } from '../../../../shared/config/route.ts';
import { unionOfAdded, withColumns } from '../../../../shared/import/plan/added.ts';
import { makeReading } from '../../../helpers/load.ts';

const column = (name: string, type: Column['type'] = 'STRING'): Column => ({ name, type });

test.each<[string, Column[][], Column[]]>([
  [
    'those of each file, in their order',
    [[column('b'), column('a')], [column('c')]],
    [column('b'), column('a'), column('c')],
  ],
  [
    'one that several files have, once',
    [[column('a', 'LONG')], [column('a', 'LONG')]],
    [column('a', 'LONG')],
  ],
  ['one of two types as text', [[column('a', 'LONG')], [column('a', 'DATE')]], [column('a')]],
  [
    'names that are alike as the first has them',
    [[column('Region')], [column('REGION')]],
    [column('Region')],
  ],
  ['names that are alike, of two types', [[column('n', 'LONG')], [column(' N', 'DOUBLE')]], [column('n')]],
])('a batch adds %s', (_, files, expected) => {
  expect(unionOfAdded(files.map((added) => ({ added })))).toEqual(expected);
});

describe('the columns of a reading in a batch', () => {
  const cell = (name: string, index: number) => ({
    ...column(name),
    origin: { kind: 'cell' as const, index },
  });
  const origins = (own: string[], names: string[]) =>
    withColumns(
      makeReading({ columns: own.map(cell) }),
      names.map((name) => column(name)),
    ).columns?.map(({ origin }) => (origin.kind === 'cell' ? origin.index : origin.kind));

  test.each<[string, string[], string[], (number | string)[]]>([
    ['are found by name', ['a', 'b'], ['b', 'a'], [1, 0]],
    ['are null where the file has none', ['a'], ['a', 'b'], [0, 'null']],
    ['are found by a name that is alike', ['a', 'REGION'], ['a', 'Region'], [0, 1]],
    ['are not found twice where a DataSet has both names', ['A'], ['a', 'A'], ['null', 0]],
  ])('%s', (_, own, names, expected) => {
    expect(origins(own, names)).toEqual(expected);
  });
});
