import type { Situation } from '../case.ts';
import { lines, put, replace } from '../steps.ts';

export const quotes: readonly Situation[] = [
  {
    about: 'A blank stands before each opening quote.',
    stages: [
      [put('items.csv', '"No", "Article", "Price"\n61, "Paint, 2 l", 19.90\n62, "Bolts, 50 pcs", 4.50\n')],
    ],
    tries: {
      'space-after-comma-default': {
        route: replace('infer'),
        outcome: { states: { 'items.csv': 'rejected' }, says: ['row 1', 'quote'], noDataSet: true },
      },
      'space-after-comma-set': {
        route: replace('infer', { cells: { trim: true } }),
        outcome: {
          states: { 'items.csv': 'committed' },
          columns: { No: 'LONG', Article: 'STRING', Price: 'DOUBLE' },
          rows: [
            ['61', 'Paint, 2 l', '19.9'],
            ['62', 'Bolts, 50 pcs', '4.5'],
          ],
        },
      },
    },
  },
  {
    about: 'Quotes in cells are escaped by backslashes, as Spark and MySQL do it.',
    stages: [[put('part-00000-5f1.csv', 'id,text\n1,"a \\"big\\" one"\n2,"plain"\n')]],
    tries: {
      'backslash-quote-default': {
        route: replace('infer'),
        outcome: {
          states: { 'part-00000-5f1.csv': 'rejected' },
          says: ['"escape"|read.escape', 'backslash'],
          noDataSet: true,
        },
      },
      'backslash-quote-set': {
        route: replace('infer', { read: { escape: 'backslash' } }),
        outcome: {
          states: { 'part-00000-5f1.csv': 'committed' },
          rows: [
            ['1', 'a "big" one'],
            ['2', 'plain'],
          ],
        },
      },
    },
  },
  {
    about: 'An inch mark stands in a cell without quotes.',
    stages: [[put('parts.csv', 'sku,size,note\nP1,12" x 8",board\nP2,6\' 2",height\n')]],
    tries: {
      'inches-strict': {
        route: replace('infer'),
        outcome: { states: { 'parts.csv': 'rejected' }, says: ['row 2', 'strayQuotes'], noDataSet: true },
      },
      'inches-lenient': {
        route: replace('infer', { read: { strayQuotes: 'keep' } }),
        outcome: {
          states: { 'parts.csv': 'committed' },
          rows: [
            ['P1', '12" x 8"', 'board'],
            ['P2', '6\' 2"', 'height'],
          ],
        },
      },
    },
  },
  {
    about:
      'A formula that keeps leading zeros in Excel, written by hand without quotes around it: the cell is its text.',
    stages: [[put('ids.csv', 'id,name\n="0012",a\n="0345",b\n')]],
    tries: {
      'excel-formula-default': {
        route: replace('infer'),
        outcome: { states: { 'ids.csv': 'rejected' }, says: ['row 2', 'strayQuotes'], noDataSet: true },
      },
      'excel-formula-set': {
        route: replace('infer', { read: { strayQuotes: 'keep' } }),
        outcome: {
          states: { 'ids.csv': 'committed' },
          columns: { id: 'STRING', name: 'STRING' },
          rows: [
            ['="0012"', 'a'],
            ['="0345"', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'The same formula, quoted as it should be.',
    stages: [[put('ids.csv', 'id,name\n"=""0012""",a\n"=""0345""",b\n')]],
    tries: {
      'excel-formula-escaped': {
        route: replace('infer'),
        outcome: {
          states: { 'ids.csv': 'committed' },
          columns: { id: 'STRING', name: 'STRING' },
          rows: [
            ['="0012"', 'a'],
            ['="0345"', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'Cells in single quotes.',
    stages: [[put('x.csv', "id,name\n1,'Doe, Jane'\n2,'Roe'\n")]],
    tries: {
      'single-quotes-default': {
        route: replace('infer'),
        outcome: { states: { 'x.csv': 'rejected' }, says: ['quote'], noDataSet: true },
      },
      'single-quotes-set': {
        route: replace('infer', { read: { quote: "'" } }),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [
            ['1', 'Doe, Jane'],
            ['2', 'Roe'],
          ],
        },
      },
    },
  },
  {
    about:
      'A quote opens and is never closed, in a file of several parts: the place to mend is where it opens.',
    stages: [
      [
        put(
          'a.csv',
          () =>
            `id,name\n${lines(0, 9000, (i) => `${i},row ${i} of text`)}9000,"5 inch pipe\n${lines(9001, 40000, (i) => `${i},row ${i} of text`)}`,
        ),
      ],
    ],
    tries: {
      'quote-never-closed': {
        route: replace({ id: 'LONG', name: 'STRING' }, { partSize: '128KB' }),
        outcome: { states: { 'a.csv': 'rejected' }, says: ['row 9002', 'quote'], noDataSet: true },
      },
    },
  },
  {
    about: 'Carriage returns in quotes are data, byte for byte.',
    stages: [[put('x.csv', 'id,note\n1,"line one\r\nline two"\n2,"a\rb"\n')]],
    tries: {
      'caret-m-in-quotes': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', 'line one\r\nline two'],
            ['2', 'a\rb'],
          ],
        },
      },
    },
  },
  {
    about: 'Every cell is quoted, numbers too: quotes say nothing of the type.',
    stages: [[put('x.csv', '"id","v","d"\n"1","2.5","2026-01-01"\n"2","","2026-01-02"\n')]],
    tries: {
      'all-quoted-infer': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', '2.5', '2026-01-01'],
            ['2', '', '2026-01-02'],
          ],
        },
      },
    },
  },
];
