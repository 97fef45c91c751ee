import type { Situation } from '../case.ts';
import { append, lines, put, remove, replace } from '../steps.ts';

export const keys: readonly Situation[] = [
  {
    about:
      'While they wait, one object is deleted and another is overwritten: every version is a load of its own.',
    stages: [
      [put('a.csv', 'id,name\n1,a\n')],
      [
        put('b.csv', 'id,name\n2,b\n'),
        put('c.csv', 'id,name\n3,old\n'),
        put('c.csv', 'id,name\n4,new\n'),
        remove('b.csv'),
      ],
    ],
    tries: {
      'deleted-while-it-waits': {
        route: append({ id: 'LONG', name: 'STRING' }, { commitInterval: '12s' }),
        outcome: {
          states: { 'a.csv': 'committed', 'b.csv': 'committed', 'c.csv': ['committed', 'committed'] },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
            ['3', 'old'],
            ['4', 'new'],
          ],
        },
      },
    },
  },
  {
    about:
      'Keys with a line feed, a combining accent, an escaped slash, punctuation, and one of 900 characters.',
    stages: [
      [
        put('line\nbreak.csv', 'id,name\n0,a\n'),
        put('é.csv', 'id,name\n1,a\n'),
        put('k'.repeat(900), 'id,name\n2,a\n'),
        put('a%2Fb.csv', 'id,name\n3,a\n'),
        put('~!@$&*()=:;.csv', 'id,name\n4,a\n'),
        put('{}^`[]|.csv', 'id,name\n5,a\n'),
      ],
    ],
    tries: {
      'more-odd-keys': {
        route: append({ id: 'LONG', name: 'STRING' }),
        outcome: {
          states: {
            'line\nbreak.csv': 'committed',
            'é.csv': 'committed',
            kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk:
              'committed',
            'a%2Fb.csv': 'committed',
            '~!@$&*()=:;.csv': 'committed',
            '{}^`[]|.csv': 'committed',
          },
          rows: [
            ['0', 'a'],
            ['1', 'a'],
            ['2', 'a'],
            ['3', 'a'],
            ['4', 'a'],
            ['5', 'a'],
          ],
        },
      },
    },
  },
  {
    about:
      'Keys with blanks, signs that addresses escape, other alphabets, dots, quotes, backslashes and tabs.',
    stages: [
      [
        put('my report (final) v2.csv', 'n\n0\n'),
        put('a+b c%20d.csv', 'n\n1\n'),
        put('50% off #1?.csv', 'n\n2\n'),
        put('naïve–файл–文件 😀.csv', 'n\n3\n'),
        put('a//b/../c.csv', 'n\n4\n'),
        put(' lead and trail .csv', 'n\n5\n'),
        put('quote"and\'apos.csv', 'n\n6\n'),
        put('amp&lt;gt>.csv', 'n\n7\n'),
        put('back\\slash.csv', 'n\n8\n'),
        put('tab\there.csv', 'n\n9\n'),
        put('UPPER.CSV', 'n\n10\n'),
        put('no-extension', 'n\n11\n'),
        put(`${'x'.repeat(900)}.csv`, 'n\n12\n'),
      ],
    ],
    tries: {
      'odd-keys': {
        route: append({ n: 'LONG' }),
        outcome: {
          states: {
            'my report (final) v2.csv': 'committed',
            'a+b c%20d.csv': 'committed',
            '50% off #1?.csv': 'committed',
            'naïve–файл–文件 😀.csv': 'committed',
            'a//b/../c.csv': 'committed',
            ' lead and trail .csv': 'committed',
            'quote"and\'apos.csv': 'committed',
            'amp&lt;gt>.csv': 'committed',
            'back\\slash.csv': 'committed',
            'tab\there.csv': 'committed',
            'UPPER.CSV': 'committed',
            'no-extension': 'committed',
            [`${'x'.repeat(900)}.csv`]: 'committed',
          },
          rows: [
            ['0'],
            ['1'],
            ['2'],
            ['3'],
            ['4'],
            ['5'],
            ['6'],
            ['7'],
            ['8'],
            ['9'],
            ['10'],
            ['11'],
            ['12'],
          ],
        },
      },
    },
  },
  {
    about: 'An object that was uploaded in several parts is one object.',
    stages: [
      [
        put('big.csv', () => `id,name\n${lines(0, 600000, (i) => `${i},abcdefghijklmnop`)}`, {
          multipart: true,
        }),
      ],
    ],
    tries: {
      multipart: {
        route: append({ id: 'LONG', name: 'STRING' }),
        outcome: {
          states: { 'big.csv': 'committed' },
          someRows: [
            ['0', 'abcdefghijklmnop'],
            ['599999', 'abcdefghijklmnop'],
          ],
          rowCount: 600000,
        },
      },
    },
  },
  {
    about:
      'The console of S3 makes a folder as an object without bytes whose key ends in a slash: that is no load.',
    stages: [[put('2026/', ''), put('2026/x.csv', 'id,name\n0,p0\n1,p0\n2,p0\n')]],
    tries: {
      'folder-marker': {
        route: replace({ id: 'LONG', name: 'STRING' }),
        outcome: {
          states: { '2026/': 'ignored', '2026/x.csv': 'committed' },
          rows: [
            ['0', 'p0'],
            ['1', 'p0'],
            ['2', 'p0'],
          ],
        },
      },
    },
  },
];
