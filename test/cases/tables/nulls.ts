import type { Situation } from '../case.ts';
import { put, replace } from '../steps.ts';

export const nulls: readonly Situation[] = [
  {
    about: 'Words for null in a number column.',
    stages: [[put('x.csv', 'id,v\n1,1.5\n2,NULL\n3,N/A\n4,NaN\n5,\n')]],
    tries: {
      'null-tokens-default': {
        route: replace({ id: 'LONG', v: 'DOUBLE' }),
        outcome: { states: { 'x.csv': 'rejected' }, says: ['row 3', 'NULL', 'nulls'], noDataSet: true },
      },
      'null-tokens-set': {
        route: replace({ id: 'LONG', v: 'DOUBLE' }, { cells: { nulls: ['NULL', 'N/A', 'NaN'] } }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', '1.5'],
            ['2', ''],
            ['3', ''],
            ['4', ''],
            ['5', ''],
          ],
        },
      },
    },
  },
  {
    about: 'A word for null in a column whose type is to be found.',
    stages: [[put('x.csv', 'id,v\n1,1.5\n2,NULL\n3,2.5\n')]],
    tries: {
      'null-tokens-infer-default': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', v: 'STRING' },
          rows: [
            ['1', '1.5'],
            ['2', 'NULL'],
            ['3', '2.5'],
          ],
        },
      },
      'null-tokens-infer-set': {
        route: replace('infer', { cells: { nulls: ['NULL'] } }),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', v: 'DOUBLE' },
          rows: [
            ['1', '1.5'],
            ['2', ''],
            ['3', '2.5'],
          ],
        },
      },
    },
  },
  {
    about: 'Empty quotes in a number column are null.',
    stages: [[put('x.csv', 'id,v\n"1",""\n"2","5"\n')]],
    tries: {
      'empty-quoted-number': {
        route: replace({ id: 'LONG', v: 'LONG' }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', ''],
            ['2', '5'],
          ],
        },
      },
    },
  },
  {
    about: 'Cells that do not fit, on a route that makes them null.',
    stages: [[put('x.csv', 'id,n,d\n1,x,2026-01-01\n2,5,2026-02-31\n3,,\n')]],
    tries: {
      'invalid-null': {
        route: replace({ id: 'LONG', n: 'LONG', d: 'DATE' }, { cells: { invalid: 'null' } }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', '', '2026-01-01'],
            ['2', '5', ''],
            ['3', '', ''],
          ],
        },
      },
    },
  },
  {
    about: 'Blanks around cells, and around a word for null.',
    stages: [[put('x.csv', 'id,name\n1,  Ann \n2, NULL \n')]],
    tries: {
      trim: {
        route: replace({ id: 'LONG', name: 'STRING' }, { cells: { trim: true, nulls: ['NULL'] } }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', 'Ann'],
            ['2', ''],
          ],
        },
      },
    },
  },
];
