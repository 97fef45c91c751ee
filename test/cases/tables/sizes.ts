import type { Situation } from '../case.ts';
import { lines, put, replace } from '../steps.ts';

export const sizes: readonly Situation[] = [
  {
    about: 'A cell of 11 MB.',
    stages: [[put('docs.csv', () => `id,json\n1,"${'x'.repeat(11534336)}"\n2,b\n`)]],
    tries: {
      'huge-cell-11MB': {
        route: replace({ id: 'STRING', json: 'STRING' }),
        outcome: {
          states: { 'docs.csv': 'committed' },
          rows: [
            ['1', 'x'.repeat(11534336)],
            ['2', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'A cell of 20 MB is more than a record may have unless the route says so.',
    stages: [[put('docs.csv', () => `id,json\n1,"${'y'.repeat(20971520)}"\n2,b\n`)]],
    tries: {
      'huge-cell-20MB': {
        route: replace({ id: 'STRING', json: 'STRING' }),
        outcome: { states: { 'docs.csv': 'rejected' }, says: ['row 2', 'maxRecordBytes'], noDataSet: true },
      },
    },
  },
  {
    about: 'A cell that does not fit, after 30,000 good rows.',
    stages: [
      [
        put(
          'x.csv',
          () =>
            `id,v\n${lines(0, 30000, (i) => `${i},${i}.5`)}30000,#N/A\n${lines(30001, 31000, (i) => `${i},1`)}`,
        ),
      ],
    ],
    tries: {
      'late-type-fault': {
        route: replace({ id: 'LONG', v: 'DOUBLE' }, { partSize: '128KB' }),
        outcome: { states: { 'x.csv': 'rejected' }, says: ['row 30002', '#N/A'], noDataSet: true },
      },
    },
  },
  {
    about: 'The only number with a fraction stands in the last of 60,001 rows.',
    stages: [[put('x.csv', () => `id,v\n${lines(0, 60000, (i) => `${i},${i}`)}60000,2.5\n`)]],
    tries: {
      'infer-late-decimal': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', v: 'DOUBLE' },
          someRows: [
            ['7', '7'],
            ['60000', '2.5'],
          ],
          rowCount: 60001,
        },
      },
    },
  },
  {
    about: 'A first file of 24 MB: every cell has its say in the types.',
    stages: [
      [
        put(
          'big.csv',
          () =>
            `id,d,v\n${lines(0, 900000, (i) => `${i},2026-01-${String((i % 28) + 1).padStart(2, '0')},${i}.25`)}`,
        ),
      ],
    ],
    tries: {
      'late-text-in-infer-16MB': {
        route: replace('infer'),
        outcome: {
          states: { 'big.csv': 'committed' },
          columns: { id: 'LONG', d: 'DATE', v: 'DOUBLE' },
          someRows: [
            ['0', '2026-01-01', '0.25'],
            ['899999', '2026-01-24', '899999.25'],
          ],
          rowCount: 900000,
        },
      },
    },
  },
];
