import type { Situation } from '../case.ts';
import { append, deleteDataSet, lines, put, replace } from '../steps.ts';

export const recovery: readonly Situation[] = [
  {
    about:
      'A first file that is JSON is refused and leaves nothing behind, so that the table that follows decides the columns.',
    stages: [[put('a.json', '[\n1,\n2\n]\n')], [put('a.csv', 'id,name\n1,a\n')]],
    tries: {
      'json-then-corrected': {
        route: replace('infer'),
        outcome: {
          states: { 'a.json': 'rejected', 'a.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [['1', 'a']],
          says: ['json'],
        },
      },
    },
  },
  {
    about:
      'A first file with a record that is too wide is refused; the types come from the first file that loads.',
    stages: [[put('a.csv', 'id,name\n1,a\n2,b,c\n')], [put('b.csv', 'id,name\nx1,a\n')]],
    tries: {
      'ragged-then-corrected': {
        route: replace('infer'),
        outcome: {
          states: { 'a.csv': 'rejected', 'b.csv': 'committed' },
          columns: { id: 'STRING', name: 'STRING' },
          rows: [['x1', 'a']],
          says: ['row 3'],
        },
      },
    },
  },
  {
    about: 'A first file with a title line is refused, and its corrected version comes under the same key.',
    stages: [[put('a.csv', 'Sales report January\nid,name\n1,a\n')], [put('a.csv', 'id,name\n1,a\n')]],
    tries: {
      'title-then-corrected': {
        route: replace('infer'),
        outcome: {
          states: { 'a.csv': ['rejected', 'committed'] },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [['1', 'a']],
          says: ['skipLines'],
        },
      },
    },
  },
  {
    about:
      'Somebody has deleted the DataSet in Domo. Rows that were appended would not come back with a new one, so the load fails, can go again, and says how.',
    stages: [[put('a.csv', 'id,name\n1,a\n')], [deleteDataSet, put('b.csv', 'id,name\n2,b\n')]],
    tries: {
      'deleted-in-domo': {
        route: append('infer'),
        outcome: {
          states: { 'a.csv': 'committed', 'b.csv': 'failed' },
          says: ['deleted', 'dataSet'],
          noDataSet: true,
        },
      },
    },
  },
  {
    about:
      'A word in a number column: nothing is made in Domo, so that the type of the column can still be changed in the route.',
    stages: [[put('a.csv', 'id,v\n1,1.5\n2,n/a\n')]],
    tries: {
      'rejected-makes-nothing': {
        route: replace({ id: 'LONG', v: 'DOUBLE' }),
        outcome: { states: { 'a.csv': 'rejected' }, says: ['row 3', 'n/a'], noDataSet: true },
      },
    },
  },
  {
    about: 'A bad file is mended and dropped again under its key.',
    stages: [[put('x.csv', 'id,name\n1,a,b\n')], [put('x.csv', 'id,name\n1,a\n')]],
    tries: {
      'trial-drop-then-fix': {
        route: replace({ id: 'LONG', name: 'STRING' }),
        outcome: { states: { 'x.csv': ['rejected', 'committed'] }, rows: [['1', 'a']] },
      },
    },
  },
  {
    about: 'Of two files that wait together the newer one is bad: the older one is loaded.',
    stages: [
      [put('a.csv', 'id,name\n1,a\n')],
      [
        put('b.csv', () => `id,name\n${lines(0, 20000, (i) => `${i},b`)}`),
        put('c.csv', () => `id,name\n${lines(0, 20000, (i) => `${i},c`)}9,d,e\n`),
      ],
    ],
    tries: {
      'newer-bad-replace': {
        route: replace({ id: 'LONG', name: 'STRING' }, { commitInterval: '15s', partSize: '128KB' }),
        outcome: {
          states: { 'a.csv': 'committed', 'b.csv': 'committed', 'c.csv': 'rejected' },
          someRows: [
            ['0', 'b'],
            ['19999', 'b'],
          ],
          rowCount: 20000,
          says: ['row 20002'],
        },
      },
    },
  },
  {
    about: 'A REPLACE with a tenth of the rows that there are, on a route that guards itself against that.',
    stages: [
      [put('a.csv', () => `id,name\n${lines(0, 10, (i) => `${i},a`)}`)],
      [put('b.csv', 'id,name\n1,a\n')],
    ],
    tries: {
      'shrink-guard': {
        route: replace({ id: 'LONG', name: 'STRING' }, { shrinkGuard: 0.5 }),
        outcome: {
          states: { 'a.csv': 'committed', 'b.csv': 'rejected' },
          rowCount: 10,
          says: ['shrinkGuard'],
        },
      },
    },
  },
];
