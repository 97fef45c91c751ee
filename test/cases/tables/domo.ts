import type { Situation } from '../case.ts';
import { appendAtOnce, put, replace, upsert } from '../steps.ts';

const numbers = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(',');
const questions = [
  numbers(2500, (i) => `question_${String(i).padStart(4, '0')}`),
  ...Array.from({ length: 5 }, (_, row) => numbers(2500, (i) => String((i * 7 + row) % 10))),
]
  .map((line) => `${line}\n`)
  .join('');

export const domo: readonly Situation[] = [
  {
    about:
      'The DataSet API makes its DataSet and takes a byte order mark, CRLF and a missing last line break.',
    stages: [
      [
        put('plain.csv', 'id,name\n1,a\n'),
        put('bom-crlf.csv', '\ufeff"id","name"\r\n2,"b,\r\nc"\r\n'),
        put('no-final.csv', 'id,name\n5,e'),
      ],
    ],
    tries: {
      'data-set-api': {
        route: appendAtOnce({ id: 'LONG', name: 'STRING' }),
        outcome: {
          states: { 'plain.csv': 'committed', 'bom-crlf.csv': 'committed', 'no-final.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [
            ['1', 'a'],
            ['2', 'b,\r\nc'],
            ['5', 'e'],
          ],
        },
      },
    },
  },
  {
    about: 'A DataSet of 600 columns is loaded, and can be read back.',
    stages: [[put('wide.csv', () => `${numbers(600, (i) => `c${i}`)}\n${numbers(600, String)}\n`)]],
    tries: {
      '600-columns': {
        route: replace('infer'),
        outcome: {
          states: { 'wide.csv': 'committed' },
          columns: 600,
          rows: [Array.from({ length: 600 }, (_, i) => String(i))],
        },
      },
    },
  },
  {
    about: 'A survey of 2,500 columns.',
    stages: [[put('wide.csv', () => questions)]],
    tries: {
      'wide-2500': {
        route: replace('infer'),
        outcome: { states: { 'wide.csv': 'committed' }, columns: 2500, rowCount: 5 },
      },
    },
  },
  {
    about:
      'Names of columns with quotes, commas, a line break, an emoji, and what a spreadsheet takes for a formula.',
    stages: [[put('a.csv', 'id,"na ""me""","x, y","=cmd|x","Zeile\nzwei","ünï😀"\n1,a,"b\nc",=1+1,-2,@x\n')]],
    tries: {
      'odd-column-names': {
        route: replace('infer'),
        outcome: {
          states: { 'a.csv': 'committed' },
          columns: {
            id: 'LONG',
            'na "me"': 'STRING',
            'x, y': 'STRING',
            '=cmd|x': 'STRING',
            'Zeile\nzwei': 'LONG',
            'ünï😀': 'STRING',
          },
          rows: [['1', 'a', 'b\nc', '=1+1', '-2', '@x']],
        },
      },
    },
  },
  {
    about:
      'One file of an UPSERT has a key twice: the last one counts, or the file is refused with the key that occurs twice.',
    stages: [[put('x.csv', 'id,v\n1,old\n1,new\n2,x\n')]],
    tries: {
      'upsert-duplicate-keys': {
        route: upsert({ id: 'LONG', v: 'STRING' }, { keyColumnNames: ['id'] }),
        outcome: [
          {
            states: { 'x.csv': 'committed' },
            rows: [
              ['1', 'new'],
              ['2', 'x'],
            ],
          },
          { states: { 'x.csv': 'rejected' }, says: ['key', 'row 3'], noDataSet: true },
        ],
      },
    },
  },
  {
    about: 'A row without a value in the column by which UPSERT knows rows.',
    stages: [[put('x.csv', 'id,v\n1,a\n,b\n3,c\n')]],
    tries: {
      'upsert-null-key': {
        route: upsert({ id: 'LONG', v: 'STRING' }, { keyColumnNames: ['id'] }),
        outcome: {
          states: { 'x.csv': 'rejected' },
          says: ['row 3', '"id"', 'keyColumnNames'],
          noDataSet: true,
        },
      },
      'upsert-null-in-another-column': {
        route: upsert({ id: 'LONG', v: 'STRING' }, { keyColumnNames: ['v'] }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', 'a'],
            ['', 'b'],
            ['3', 'c'],
          ],
        },
      },
    },
  },
  {
    about: 'What Domo exports can be loaded.',
    stages: [[put('test.csv', 'a,b\r\n1,"x, y"\r\n2,z\r\n')]],
    tries: {
      'domo-export-again': {
        route: replace({ a: 'STRING', b: 'STRING' }),
        outcome: {
          states: { 'test.csv': 'committed' },
          rows: [
            ['1', 'x, y'],
            ['2', 'z'],
          ],
        },
      },
    },
  },
];
