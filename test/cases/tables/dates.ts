import type { Situation } from '../case.ts';
import { put, replace } from '../steps.ts';

export const dates: readonly Situation[] = [
  {
    about: 'Dates with the month first.',
    stages: [[put('x.csv', 'id,d\n1,01/31/2026\n2,12/01/2026\n')]],
    tries: {
      'us-dates-default': {
        route: replace({ id: 'LONG', d: 'DATE' }),
        outcome: { states: { 'x.csv': 'rejected' }, says: ['row 2', '01/31/2026', 'dates'], noDataSet: true },
      },
      'us-dates-set': {
        route: replace({ id: 'LONG', d: 'DATE' }, { cells: { dates: ['MM/dd/yyyy'] } }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', '2026-01-31'],
            ['2', '2026-12-01'],
          ],
        },
      },
    },
  },
  {
    about: 'Date-times with Z and milliseconds, as Salesforce writes them.',
    stages: [[put('x.csv', 'id,at\n1,2026-01-31T10:11:12.000Z\n2,2026-02-01T00:00:00Z\n')]],
    tries: {
      'iso-z': {
        route: replace({ id: 'LONG', at: 'DATETIME' }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', '2026-01-31 10:11:12'],
            ['2', '2026-02-01 00:00:00'],
          ],
        },
      },
    },
  },
  {
    about: 'A date-time with an offset: Domo is given UTC.',
    stages: [[put('x.csv', 'id,at\n1,2026-01-31T10:11:12+01:00\n')]],
    tries: {
      'iso-offset': {
        route: replace({ id: 'LONG', at: 'DATETIME' }),
        outcome: { states: { 'x.csv': 'committed' }, rows: [['1', '2026-01-31 09:11:12']] },
      },
    },
  },
  {
    about: 'What a DATETIME column takes without a setting, infer finds.',
    stages: [[put('x.csv', 'id,at\n1,2026-01-31T10:11:12Z\n2,2026-02-01T00:00:00Z\n')]],
    tries: {
      'iso-z-infer': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', at: 'DATETIME' },
          rows: [
            ['1', '2026-01-31 10:11:12'],
            ['2', '2026-02-01 00:00:00'],
          ],
        },
      },
    },
  },
  {
    about: 'Date-times of New York without an offset, among some that have one of their own.',
    stages: [
      [
        put(
          'x.csv',
          'id,at\n1,2026-01-31 10:00:00\n2,2026-07-01T10:00\n3,2026-07-01T10:00:00Z\n4,2026-07-01T10:00:00+05:30\n',
        ),
      ],
    ],
    tries: {
      'time-zone': {
        route: replace({ id: 'LONG', at: 'DATETIME' }, { cells: { timeZone: 'America/New_York' } }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', '2026-01-31 15:00:00'],
            ['2', '2026-07-01 14:00:00'],
            ['3', '2026-07-01 10:00:00'],
            ['4', '2026-07-01 04:30:00'],
          ],
        },
      },
    },
  },
  {
    about: 'An export of Shopify: a blank before the offset, line breaks in quotes, long ids.',
    stages: [
      [
        put(
          'orders_export_1.csv',
          'Name,Email,Financial Status,Paid at,Total,Lineitem name,Notes,Id\n#1001,ann@example.org,paid,2026-01-31 10:11:12 -0500,1250.00,"Shirt, ""L""","Ring\nthe bell",4512345678901\n#1001,,,,,Socks,,\n',
        ),
      ],
    ],
    tries: {
      shopify: {
        route: replace('infer'),
        outcome: [
          {
            states: { 'orders_export_1.csv': 'committed' },
            rows: [
              [
                '#1001',
                'ann@example.org',
                'paid',
                '2026-01-31 15:11:12',
                '1250',
                'Shirt, "L"',
                'Ring\nthe bell',
                '4512345678901',
              ],
              ['#1001', '', '', '', '', 'Socks', '', ''],
            ],
          },
          {
            states: { 'orders_export_1.csv': 'committed' },
            rows: [
              [
                '#1001',
                'ann@example.org',
                'paid',
                '2026-01-31 10:11:12 -0500',
                '1250',
                'Shirt, "L"',
                'Ring\nthe bell',
                '4512345678901',
              ],
              ['#1001', '', '', '', '', 'Socks', '', ''],
            ],
          },
        ],
      },
    },
  },
];
