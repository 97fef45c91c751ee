import type { Situation } from '../case.ts';
import { put, replace } from '../steps.ts';

export const lines: readonly Situation[] = [
  {
    about:
      'Lines of a title stand above the header. What is no table is known where the route lists the columns, or says it.',
    stages: [
      [
        put(
          'report.csv',
          'Sales by order\nFrom - to:,1 Jan 2026 - 31 Jan 2026\nAmounts in:,EUR\nCountry,Transaction,Date\nUS,24a,2026-01-01\nDE,24b,2026-01-02\n',
        ),
      ],
    ],
    tries: {
      'title-lines-default': {
        route: replace('infer'),
        outcome: { states: { 'report.csv': 'rejected' }, says: ['skipLines'], noDataSet: true },
      },
      'title-lines-named': {
        route: replace({ Country: 'STRING', Transaction: 'STRING', Date: 'DATE' }),
        outcome: {
          states: { 'report.csv': 'committed' },
          rows: [
            ['US', '24a', '2026-01-01'],
            ['DE', '24b', '2026-01-02'],
          ],
        },
      },
      'title-lines-set': {
        route: replace('infer', { read: { skipLines: 3 } }),
        outcome: {
          states: { 'report.csv': 'committed' },
          columns: { Country: 'STRING', Transaction: 'STRING', Date: 'DATE' },
          rows: [
            ['US', '24a', '2026-01-01'],
            ['DE', '24b', '2026-01-02'],
          ],
        },
      },
    },
  },
  {
    about: 'Title lines of the same width as the table; the third line is exactly the columns of the route.',
    stages: [[put('report.csv', 'Monthly report,,\n,,\nCountry,Transaction,Date\nUS,24a,2026-01-01\n')]],
    tries: {
      'title-same-width-named': {
        route: replace({ Country: 'STRING', Transaction: 'STRING', Date: 'STRING' }),
        outcome: { states: { 'report.csv': 'committed' }, rows: [['US', '24a', '2026-01-01']] },
      },
    },
  },
  {
    about: 'A line of totals of another width at the end.',
    stages: [[put('report.csv', 'country,n,amount\nUS,1,2.50\nDE,2,3.50\nTotal\n')]],
    tries: {
      'footer-total-default': {
        route: replace('infer'),
        outcome: {
          states: { 'report.csv': 'rejected' },
          says: ['row 4', 'skipFooter|shortRows'],
          noDataSet: true,
        },
      },
      'footer-total-set': {
        route: replace('infer', { read: { skipFooter: 1 } }),
        outcome: {
          states: { 'report.csv': 'committed' },
          columns: { country: 'STRING', n: 'LONG', amount: 'DOUBLE' },
          rows: [
            ['US', '1', '2.5'],
            ['DE', '2', '3.5'],
          ],
        },
      },
    },
  },
  {
    about: 'A line of totals of the same width, with a word in a number column.',
    stages: [[put('report.csv', 'id,country,amount\n1,US,2.50\n2,DE,3.50\nTotal:,,6.00\n')]],
    tries: {
      'footer-total-same-width-default': {
        route: replace({ id: 'LONG', country: 'STRING', amount: 'DOUBLE' }),
        outcome: { states: { 'report.csv': 'rejected' }, says: ['row 4', 'Total:'], noDataSet: true },
      },
      'footer-total-same-width-set': {
        route: replace({ id: 'LONG', country: 'STRING', amount: 'DOUBLE' }, { read: { skipFooter: 1 } }),
        outcome: {
          states: { 'report.csv': 'committed' },
          rows: [
            ['1', 'US', '2.5'],
            ['2', 'DE', '3.5'],
          ],
        },
      },
    },
  },
  {
    about: 'A line of totals that fits all columns: nothing tells it from a row but the route.',
    stages: [[put('report.csv', 'country,n,amount\nUS,1,2.50\nDE,2,3.50\nTotal:,3,6.00\n')]],
    tries: {
      'footer-total-silent-default': {
        route: replace('infer'),
        outcome: {
          states: { 'report.csv': 'committed' },
          columns: { country: 'STRING', n: 'LONG', amount: 'DOUBLE' },
          rows: [
            ['US', '1', '2.5'],
            ['DE', '2', '3.5'],
            ['Total:', '3', '6'],
          ],
        },
      },
      'footer-total-silent-set': {
        route: replace('infer', { read: { skipFooter: 1 } }),
        outcome: {
          states: { 'report.csv': 'committed' },
          columns: { country: 'STRING', n: 'LONG', amount: 'DOUBLE' },
          rows: [
            ['US', '1', '2.5'],
            ['DE', '2', '3.5'],
          ],
        },
      },
    },
  },
  {
    about: 'An export of Google Analytics: comments, a table with a total, and a second table.',
    stages: [
      [
        put(
          'Analytics Pages.csv',
          '# ----------------------------------------\n# All Web Site Data\n# Pages\n# 20260101-20260131\n# ----------------------------------------\n\nPage,Pageviews\n/home,"1,234"\n/about,56\n,"1,290"\n\nDay Index,Pageviews\n1/1/26,40\n',
        ),
      ],
    ],
    tries: {
      'google-analytics-default': {
        route: replace('infer'),
        outcome: {
          states: { 'Analytics Pages.csv': 'rejected' },
          says: ['"comment"|read.comment|skipLines'],
          noDataSet: true,
        },
      },
      'google-analytics-set': {
        route: replace('infer', { read: { comment: '#', skipFooter: 3 }, cells: { thousands: ',' } }),
        outcome: {
          states: { 'Analytics Pages.csv': 'committed' },
          columns: { Page: 'STRING', Pageviews: 'LONG' },
          rows: [
            ['/home', '1234'],
            ['/about', '56'],
          ],
        },
      },
    },
  },
  {
    about: 'Blank lines at the end.',
    stages: [[put('x.csv', 'id,name\r\n1,a\r\n2,b\r\n\r\n\r\n')]],
    tries: {
      'blank-lines-at-end': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'A blank line in the middle.',
    stages: [[put('x.csv', 'id,name\n1,a\n\n2,b\n')]],
    tries: {
      'blank-line-inside': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'Excel for Mac ends lines by CR alone.',
    stages: [[put('mac.csv', 'id,name\r1,a\r2,b\r')]],
    tries: {
      'cr-only': {
        route: replace('infer'),
        outcome: {
          states: { 'mac.csv': 'committed' },
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
    about: 'CRLF and LF in one file.',
    stages: [[put('x.csv', 'id,name\r\n1,a\n2,b\r\n3,c\n')]],
    tries: {
      'mixed-line-ends': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', 'a'],
            ['2', 'b'],
            ['3', 'c'],
          ],
        },
      },
    },
  },
  {
    about: 'Two files were joined, so the header stands in the middle once more: that is data.',
    stages: [[put('x.csv', 'id,name\n1,a\nid,name\n2,b\n')]],
    tries: {
      'header-twice': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'STRING', name: 'STRING' },
          rows: [
            ['1', 'a'],
            ['id', 'name'],
            ['2', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'In a file of one column a blank line is a null.',
    stages: [[put('emails.csv', 'email\nann@example.org\n\nbob@example.org\n')]],
    tries: {
      'one-column-nulls': {
        route: replace('infer'),
        outcome: {
          states: { 'emails.csv': 'committed' },
          columns: { email: 'STRING' },
          rows: [['ann@example.org'], [''], ['bob@example.org']],
        },
      },
    },
  },
];
