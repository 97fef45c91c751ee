import type { Situation } from '../case.ts';
import { put, replace } from '../steps.ts';

export const names: readonly Situation[] = [
  {
    about: 'Two columns have one name: by name they can not be told apart, by position they can.',
    stages: [[put('x.csv', 'date,amount,amount\n2026-01-01,1,2\n2026-01-02,3,4\n')]],
    tries: {
      'duplicate-names': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'rejected' },
          says: ['amount', '"position"|match.by|by position'],
          noDataSet: true,
        },
      },
      'duplicate-names-listed-default': {
        route: replace({ date: 'DATE', amount: 'LONG', amount_2: 'LONG' }),
        outcome: {
          states: { 'x.csv': 'rejected' },
          says: ['amount', '"position"|match.by|by position'],
          noDataSet: true,
        },
      },
      'duplicate-names-listed-set': {
        route: replace({ date: 'DATE', amount: 'LONG', amount_2: 'LONG' }, { match: { by: 'position' } }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['2026-01-01', '1', '2'],
            ['2026-01-02', '3', '4'],
          ],
        },
      },
    },
  },
  {
    about: 'The index that pandas writes has no name.',
    stages: [[put('df.csv', ',city,pop\n0,Lyon,522\n1,Metz,116\n')]],
    tries: {
      'pandas-index-default': {
        route: replace('infer'),
        outcome: {
          states: { 'df.csv': 'rejected' },
          says: ['"position"|match.by|by position|"extra"|match.extra'],
          noDataSet: true,
        },
      },
      'pandas-index-set': {
        route: replace({ city: 'STRING', pop: 'LONG' }, { match: { extra: 'drop' } }),
        outcome: {
          states: { 'df.csv': 'committed' },
          rows: [
            ['Lyon', '522'],
            ['Metz', '116'],
          ],
        },
      },
    },
  },
  {
    about: 'Blanks around names are forgiven where nothing is ambiguous.',
    stages: [[put('x.csv', 'id , name, amount\n1,a,2\n')]],
    tries: {
      'header-spaces': {
        route: replace({ id: 'LONG', name: 'STRING', amount: 'LONG' }),
        outcome: { states: { 'x.csv': 'committed' }, rows: [['1', 'a', '2']] },
      },
    },
  },
  {
    about: 'A quoted name has a line break in it.',
    stages: [[put('x.csv', '"Unit\nprice","id"\n2.5,1\n3.5,2\n')]],
    tries: {
      'header-newline': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { 'Unit\nprice': 'DOUBLE', id: 'LONG' },
          rows: [
            ['2.5', '1'],
            ['3.5', '2'],
          ],
        },
      },
    },
  },
  {
    about: 'Without a header the columns are those of the route, in its order.',
    stages: [[put('x.csv', '1,Ann,2026-01-01\n2,Bob,2026-01-02\n3,Cy,2026-01-03\n')]],
    tries: {
      'no-header-set': {
        route: replace({ id: 'LONG', name: 'STRING', day: 'DATE' }, { read: { header: false } }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', 'Ann', '2026-01-01'],
            ['2', 'Bob', '2026-01-02'],
            ['3', 'Cy', '2026-01-03'],
          ],
        },
      },
    },
  },
  {
    about:
      'Names in other letter case are forgiven where nothing is ambiguous, and the DataSet keeps those of the route.',
    stages: [[put('x.csv', 'ID,NAME\n1,a\n')]],
    tries: {
      'case-of-header': {
        route: replace({ id: 'STRING', name: 'STRING' }),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'STRING', name: 'STRING' },
          rows: [['1', 'a']],
        },
      },
    },
  },
  {
    about: 'A column has another name in the file than in Domo.',
    stages: [[put('x.csv', 'id,Full Name\n1,Ann\n')]],
    tries: {
      from: {
        route: replace({ id: 'LONG', name: ['STRING', 'Full Name'] }),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [['1', 'Ann']],
        },
      },
    },
  },
];
