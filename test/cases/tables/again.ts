import type { Situation } from '../case.ts';
import { append, copy, put, remove, replace } from '../steps.ts';

export const again: readonly Situation[] = [
  {
    about:
      'An SFTP server writes under a name for uploads under way, and renames it when it is done: only then it is data.',
    stages: [[put('x.csv.filepart', 'id,name\n0,p0\n1,p0\n2,p0\n')], [copy('x.csv.filepart', 'x.csv')]],
    tries: {
      filepart: {
        route: append({ id: 'LONG', name: 'STRING' }),
        outcome: {
          states: { 'x.csv.filepart': 'ignored', 'x.csv': 'committed' },
          rows: [
            ['0', 'p0'],
            ['1', 'p0'],
            ['2', 'p0'],
          ],
        },
      },
    },
  },
  {
    about:
      'The same content comes again under the same key, as after a retry or a sync: its rows are there already.',
    stages: [[put('x.csv', 'id,name\n0,p0\n1,p0\n2,p0\n')], [put('x.csv', 'id,name\n0,p0\n1,p0\n2,p0\n')]],
    tries: {
      'same-file-again': {
        route: append({ id: 'LONG', name: 'STRING' }),
        outcome: {
          states: { 'x.csv': ['committed', 'duplicate'] },
          rows: [
            ['0', 'p0'],
            ['1', 'p0'],
            ['2', 'p0'],
          ],
        },
      },
    },
  },
  {
    about:
      'An older file is dropped once more to go back to it: by now the DataSet holds other rows, so it is loaded.',
    stages: [
      [put('a.csv', 'id,name\n1,a\n')],
      [put('b.csv', 'id,name\n2,b\n')],
      [put('a.csv', 'id,name\n1,a\n')],
    ],
    tries: {
      'replace-back': {
        route: replace({ id: 'LONG', name: 'STRING' }),
        outcome: {
          states: { 'a.csv': ['committed', 'committed'], 'b.csv': 'committed' },
          rows: [['1', 'a']],
        },
      },
    },
  },
  {
    about:
      'What is loaded is moved into an archive under the same prefix. Either the route knows the content by any key, or it takes only what lies directly under its prefix.',
    stages: [[put('x.csv', 'id,name\n1,a\n2,b\n')], [copy('x.csv', 'archive/x.csv'), remove('x.csv')]],
    tries: {
      'archive-any-key': {
        route: append({ id: 'LONG', name: 'STRING' }, { files: { sameContent: 'skip-any-key' } }),
        outcome: {
          states: { 'x.csv': 'committed', 'archive/x.csv': 'duplicate' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
          ],
        },
      },
      'archive-include': {
        route: append({ id: 'LONG', name: 'STRING' }, { files: { include: ['*.csv'] } }),
        outcome: {
          states: { 'x.csv': 'committed', 'archive/x.csv': 'ignored' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'Two files of two regions go to one REPLACE, one after the other: the newest is the DataSet.',
    stages: [[put('eu.csv', 'id,name\n1,eu\n')], [put('us.csv', 'id,name\n2,us\n')]],
    tries: {
      'all-files-of-a-day-replace': {
        route: replace('infer'),
        outcome: { states: { 'eu.csv': 'committed', 'us.csv': 'committed' }, rows: [['2', 'us']] },
      },
    },
  },
];
