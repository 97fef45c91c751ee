import type { Situation } from '../case.ts';
import { append, put, replace } from '../steps.ts';

export const columns: readonly Situation[] = [
  {
    about: 'A later file has its columns in another order.',
    stages: [[put('a.csv', 'CITY,POP\nLyon,522\nNantes,323\n')], [put('b.csv', 'POP,CITY\n116,Metz\n')]],
    tries: {
      'order-changes': {
        route: append('infer'),
        outcome: {
          states: { 'a.csv': 'committed', 'b.csv': 'committed' },
          columns: { CITY: 'STRING', POP: 'LONG' },
          rows: [
            ['Lyon', '522'],
            ['Nantes', '323'],
            ['Metz', '116'],
          ],
        },
      },
    },
  },
  {
    about:
      'A later file has one column more. It is refused, or added to the DataSet, where older rows have null in it.',
    stages: [[put('a.csv', 'id,name\n1,a\n')], [put('b.csv', 'id,name,email\n2,b,b@example.org\n')]],
    tries: {
      'new-column-default': {
        route: append('infer'),
        outcome: {
          states: { 'a.csv': 'committed', 'b.csv': 'rejected' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [['1', 'a']],
          says: ['email', '"extra"|match.extra'],
        },
      },
      'new-column-set': {
        route: append('infer', { match: { extra: 'add' } }),
        outcome: {
          states: { 'a.csv': 'committed', 'b.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING', email: 'STRING' },
          rows: [
            ['1', 'a', ''],
            ['2', 'b', 'b@example.org'],
          ],
        },
      },
    },
  },
  {
    about: 'A later file has a column in the middle that is not wanted.',
    stages: [[put('a.csv', 'id,name\n1,a\n')], [put('b.csv', 'id,email,name\n2,b@example.org,b\n')]],
    tries: {
      'extra-drop': {
        route: append('infer', { match: { extra: 'drop' } }),
        outcome: {
          states: { 'a.csv': 'committed', 'b.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'Columns that say from which object, row and version a row comes.',
    stages: [[put('2026/a.csv', 'id,name\n1,a\n2,b\n'), put('b.csv', 'id,name\n3,c\n')]],
    tries: {
      lineage: {
        route: append(
          { id: 'LONG', name: 'STRING' },
          { lineage: { _file: 'key', _row: 'row', _loaded_at: 'loadedAt', _version: 'versionId' } },
        ),
        outcome: {
          states: { '2026/a.csv': 'committed', 'b.csv': 'committed' },
          columns: {
            id: 'LONG',
            name: 'STRING',
            _file: 'STRING',
            _row: 'LONG',
            _loaded_at: 'DATETIME',
            _version: 'STRING',
          },
          rows: [
            ['1', 'a', '{prefix}2026/a.csv', '2', null, null],
            ['2', 'b', '{prefix}2026/a.csv', '3', null, null],
            ['3', 'c', '{prefix}b.csv', '2', null, null],
          ],
        },
      },
    },
  },
  {
    about: 'Every line ends in a comma: a nameless column in which every cell is empty is none.',
    stages: [[put('flights.csv', 'plant,line,output,\n3,1,60,\n3,2,71,\n')]],
    tries: {
      'trailing-comma-everywhere': {
        route: replace('infer'),
        outcome: {
          states: { 'flights.csv': 'committed' },
          columns: { plant: 'LONG', line: 'LONG', output: 'LONG' },
          rows: [
            ['3', '1', '60'],
            ['3', '2', '71'],
          ],
        },
      },
      'trailing-comma-everywhere-reject': {
        route: replace('infer', { read: { emptyColumns: 'reject' } }),
        outcome: {
          states: { 'flights.csv': 'rejected' },
          says: ['emptyColumns|no name|nameless|without a name'],
          noDataSet: true,
        },
      },
    },
  },
  {
    about: 'Every line but the header ends in a comma.',
    stages: [[put('x.csv', 'id,name,lat\n1,n,0.5,\n2,m,1.5,\n')]],
    tries: {
      'trailing-comma-rows-only': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING', lat: 'DOUBLE' },
          rows: [
            ['1', 'n', '0.5'],
            ['2', 'm', '1.5'],
          ],
        },
      },
    },
  },
  {
    about:
      'Excel leaves nameless columns at the right and rows of commas at the end: these rows are rows of nulls.',
    stages: [[put('x.csv', 'id,name,,,,,\n1,a,,,,,\n2,b,,,,,\n,,,,,,\n,,,,,,\n')]],
    tries: {
      'excel-trailing-columns': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
            ['', ''],
            ['', ''],
          ],
        },
      },
    },
  },
  {
    about: 'Rows of nothing but a comma are rows of nulls, and no blank lines.',
    stages: [[put('x.csv', 'id,name\n1,a\n2,b\n,\n,\n')]],
    tries: {
      'rows-of-commas': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
            ['', ''],
            ['', ''],
          ],
        },
      },
    },
  },
  {
    about: 'Records end early where their last cells are empty.',
    stages: [[put('x.csv', 'id,name,a,b\n1,x,1,2\n2,y\n3,z,3\n')]],
    tries: {
      'ragged-short-default': {
        route: replace('infer'),
        outcome: { states: { 'x.csv': 'rejected' }, says: ['row 3', 'shortRows'], noDataSet: true },
      },
      'ragged-short-set': {
        route: replace('infer', { read: { shortRows: 'pad' } }),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING', a: 'LONG', b: 'LONG' },
          rows: [
            ['1', 'x', '1', '2'],
            ['2', 'y', '', ''],
            ['3', 'z', '3', ''],
          ],
        },
      },
    },
  },
];
