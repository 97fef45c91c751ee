import type { Situation } from '../case.ts';
import { append, put, replace } from '../steps.ts';

export const empty: readonly Situation[] = [
  {
    about: 'A day without sales: a header and no rows, under REPLACE.',
    stages: [[put('day1.csv', 'id,name\n1,a\n')], [put('day2.csv', 'id,name\n')]],
    tries: {
      'header-only-default': {
        route: replace('infer'),
        outcome: {
          states: { 'day1.csv': 'committed', 'day2.csv': 'rejected' },
          rows: [['1', 'a']],
          says: ['"empty"|files.empty'],
        },
      },
      'header-only-set': {
        route: replace('infer', { files: { empty: 'replace' } }),
        outcome: {
          states: { 'day1.csv': 'committed', 'day2.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [],
        },
      },
    },
  },
  {
    about: 'A file without bytes under APPEND.',
    stages: [[put('day1.csv', 'id,name\n1,a\n')], [put('day2.csv', '')]],
    tries: {
      'zero-bytes': {
        route: append('infer'),
        outcome: { states: { 'day1.csv': 'committed', 'day2.csv': 'committed' }, rows: [['1', 'a']] },
      },
    },
  },
  {
    about: 'A file without bytes under REPLACE.',
    stages: [[put('a.csv', 'id,name\n1,a\n')], [put('b.csv', '')]],
    tries: {
      'empty-replace-default': {
        route: replace({ id: 'LONG', name: 'STRING' }),
        outcome: {
          states: { 'a.csv': 'committed', 'b.csv': 'rejected' },
          rows: [['1', 'a']],
          says: ['"empty"|files.empty'],
        },
      },
    },
  },
  {
    about: 'The first file has no rows, and so no cells to find types by: the next one decides them.',
    stages: [[put('day1.csv', 'id,name\n')], [put('day2.csv', 'id,name\n1,a\n')]],
    tries: {
      'header-only-first': {
        route: append('infer'),
        outcome: {
          states: { 'day1.csv': 'committed', 'day2.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [['1', 'a']],
        },
      },
    },
  },
];
