import type { Situation } from '../case.ts';
import { append, put, replace } from '../steps.ts';

export const numbers: readonly Situation[] = [
  {
    about: 'ZIP codes begin with zeros, which a number would lose.',
    stages: [[put('x.csv', 'zip,city\n07030,Hoboken\n60601,Chicago\n')]],
    tries: {
      'leading-zeros': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { zip: 'STRING', city: 'STRING' },
          rows: [
            ['07030', 'Hoboken'],
            ['60601', 'Chicago'],
          ],
        },
      },
    },
  },
  {
    about: 'Leading zeros come in a later file, when the column is LONG already.',
    stages: [
      [put('il.csv', 'zip,city\n60601,Chicago\n73301,Austin\n')],
      [put('nj.csv', 'zip,city\n07030,Hoboken\n06010,Bristol\n')],
    ],
    tries: {
      'leading-zeros-later': {
        route: append('infer'),
        outcome: {
          states: { 'il.csv': 'committed', 'nj.csv': 'rejected' },
          rows: [
            ['60601', 'Chicago'],
            ['73301', 'Austin'],
          ],
          says: ['row 2', '07030'],
        },
      },
    },
  },
  {
    about: 'A fraction comes in a later file, when the column is LONG already.',
    stages: [[put('a.csv', 'id,price\n1,10\n2,12\n')], [put('b.csv', 'id,price\n3,9.99\n')]],
    tries: {
      'long-then-decimal': {
        route: append('infer'),
        outcome: {
          states: { 'a.csv': 'committed', 'b.csv': 'rejected' },
          rows: [
            ['1', '10'],
            ['2', '12'],
          ],
          says: ['row 2', '9.99'],
        },
      },
    },
  },
  {
    about: 'Ids of 19 digits fit into 64 bits; those of 20 are text.',
    stages: [
      [
        put(
          'x.csv',
          'id64,id20,name\n4611686018427387905,12345678901234567891,a\n,2305843009213693953,b\n9223372036854775807,,c\n',
        ),
      ],
    ],
    tries: {
      'big-ids': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id64: 'LONG', id20: 'STRING', name: 'STRING' },
          rows: [
            ['4611686018427387905', '12345678901234567891', 'a'],
            ['', '2305843009213693953', 'b'],
            ['9223372036854775807', '', 'c'],
          ],
        },
      },
    },
  },
  {
    about: 'Scientific notation in a DOUBLE column.',
    stages: [[put('x.csv', 'id,v\n1,2.5e-07\n2,1.5E+3\n')]],
    tries: {
      scientific: {
        route: replace({ id: 'LONG', v: 'DOUBLE' }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', '0.00000025'],
            ['2', '1500'],
          ],
        },
      },
    },
  },
  {
    about:
      'An id that Excel has turned into scientific notation would not come back as it is written, so it is text.',
    stages: [[put('x.csv', 'id,n\n1.23457E+15,a\n123,b\n')]],
    tries: {
      'excel-scientific-id': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'STRING', n: 'STRING' },
          rows: [
            ['1.23457E+15', 'a'],
            ['123', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'Separators of thousands, a currency, and parentheses for a minus.',
    stages: [[put('x.csv', 'id,v\n1,"1,234.56"\n2,"$99.00"\n3,(12.00)\n')]],
    tries: {
      'thousands-default': {
        route: replace({ id: 'LONG', v: 'DOUBLE' }),
        outcome: {
          states: { 'x.csv': 'rejected' },
          says: ['row 2', '1,234.56', 'thousands'],
          noDataSet: true,
        },
      },
      'thousands-set': {
        route: replace({ id: 'LONG', v: 'DOUBLE' }, { cells: { thousands: ',', symbols: '$' } }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', '1234.56'],
            ['2', '99'],
            ['3', '-12'],
          ],
        },
      },
    },
  },
  {
    about: 'Domo has no type for true and false.',
    stages: [[put('x.csv', 'id,ok\n1,TRUE\n2,false\n')]],
    tries: {
      booleans: {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', ok: 'STRING' },
          rows: [
            ['1', 'TRUE'],
            ['2', 'false'],
          ],
        },
      },
    },
  },
  {
    about: 'pandas writes whole numbers with .0 where some are missing.',
    stages: [[put('x.csv', 'id,n\n1,5.0\n2,\n3,7.0\n')]],
    tries: {
      'pandas-int-as-float': {
        route: replace({ id: 'LONG', n: 'LONG' }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', '5'],
            ['2', ''],
            ['3', '7'],
          ],
        },
      },
    },
  },
  {
    about: 'Doubles with 16 and 17 digits, as programs print them, give these digits back.',
    stages: [[put('x.csv', 'id,v\n1,0.30000000000000004\n2,3.3333333333333335\n3,-0.1\n')]],
    tries: {
      'double-digits': {
        route: replace({ id: 'LONG', v: 'DOUBLE' }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', '0.30000000000000004'],
            ['2', '3.3333333333333335'],
            ['3', '-0.1'],
          ],
        },
      },
    },
  },
  {
    about: 'A cost report of AWS: numbers of accounts keep their zeros.',
    stages: [
      [
        put(
          'cost-00001.csv',
          'identity/LineItemId,bill/PayerAccountId,lineItem/UnblendedCost\nabc,000123456789,0.0000012\n',
        ),
      ],
    ],
    tries: {
      'cur-plain': {
        route: replace('infer'),
        outcome: { states: { 'cost-00001.csv': 'committed' }, rows: [['abc', '000123456789', '0.0000012']] },
      },
    },
  },
  {
    about:
      'Points between thousands, decimal commas, a currency, German dates, and times of Berlin in winter and summer.',
    stages: [
      [
        put(
          'x.csv',
          'Kunde;Betrag;Tag;Zeit\r\n17;1.234,56 €;31.01.2026;31.01.2026 10:11\r\n18;-99,00 €;01.02.2026;01.07.2026 23:30\r\n',
        ),
      ],
    ],
    tries: {
      'german-set': {
        route: replace(
          { Kunde: 'LONG', Betrag: 'DOUBLE', Tag: 'DATE', Zeit: 'DATETIME' },
          {
            cells: {
              decimal: ',',
              thousands: '.',
              symbols: '€',
              dates: ['dd.MM.yyyy', 'dd.MM.yyyy HH:mm'],
              timeZone: 'Europe/Berlin',
            },
          },
        ),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['17', '1234.56', '2026-01-31', '2026-01-31 09:11:00'],
            ['18', '-99', '2026-02-01', '2026-07-01 21:30:00'],
          ],
        },
      },
    },
  },
];
