import type { Situation } from '../case.ts';
import { put, replace } from '../steps.ts';

export const delimiters: readonly Situation[] = [
  {
    about:
      'Excel in Germany writes semicolons and decimal commas. The delimiter is proven; how numbers and dates are spelt has to be said, else they stay text.',
    stages: [
      [
        put(
          'umsatz.csv',
          'Kundennummer;Name;Betrag;Datum\r\n00017;Grün & Co;1250,50;31.12.2025\r\n00018;Maß GmbH;99,00;01.01.2026\r\n',
        ),
      ],
    ],
    tries: {
      'semicolon-decimal-comma-default': {
        route: replace('infer'),
        outcome: {
          states: { 'umsatz.csv': 'committed' },
          columns: { Kundennummer: 'STRING', Name: 'STRING', Betrag: 'STRING', Datum: 'STRING' },
          rows: [
            ['00017', 'Grün & Co', '1250,50', '31.12.2025'],
            ['00018', 'Maß GmbH', '99,00', '01.01.2026'],
          ],
        },
      },
      'semicolon-decimal-comma-set': {
        route: replace('infer', { cells: { decimal: ',', dates: ['dd.MM.yyyy'] } }),
        outcome: {
          states: { 'umsatz.csv': 'committed' },
          columns: { Kundennummer: 'STRING', Name: 'STRING', Betrag: 'DOUBLE', Datum: 'DATE' },
          rows: [
            ['00017', 'Grün & Co', '1250.5', '2025-12-31'],
            ['00018', 'Maß GmbH', '99', '2026-01-01'],
          ],
        },
      },
    },
  },
  {
    about: 'The semicolon is the only candidate that occurs.',
    stages: [[put('kunden.csv', 'Kundennummer;Name;Stadt\n17;Grün & Co;Köln\n18;Maß GmbH;Bonn\n')]],
    tries: {
      'semicolon-infer': {
        route: replace('infer'),
        outcome: {
          states: { 'kunden.csv': 'committed' },
          columns: { Kundennummer: 'LONG', Name: 'STRING', Stadt: 'STRING' },
          rows: [
            ['17', 'Grün & Co', 'Köln'],
            ['18', 'Maß GmbH', 'Bonn'],
          ],
        },
      },
    },
  },
  {
    about: 'Cut at semicolons, the header is exactly the columns of the route.',
    stages: [[put('kunden.csv', 'Kundennummer;Name;Stadt\n17;Grün & Co;Köln\n18;Maß GmbH;Bonn\n')]],
    tries: {
      'semicolon-named': {
        route: replace({ Kundennummer: 'STRING', Name: 'STRING', Stadt: 'STRING' }),
        outcome: {
          states: { 'kunden.csv': 'committed' },
          rows: [
            ['17', 'Grün & Co', 'Köln'],
            ['18', 'Maß GmbH', 'Bonn'],
          ],
        },
      },
    },
  },
  {
    about:
      'What Redshift unloads: pipes, no header, backslashes before a delimiter and a line break in a cell.',
    stages: [[put('venues_0000_part_00', '1|North hall|Pier\\|12|HH|0\n2|Old \\\nstation|Bremen|HB|\n')]],
    tries: {
      'redshift-unload-pipe-default': {
        route: replace(
          { id: 'STRING', name: 'STRING', city: 'STRING', state: 'STRING', seats: 'STRING' },
          { read: { header: false } },
        ),
        outcome: {
          states: { venues_0000_part_00: 'rejected' },
          says: ['"escape"|read.escape|"delimiter"|read.delimiter'],
          noDataSet: true,
        },
      },
      'redshift-unload-pipe-set': {
        route: replace(
          { id: 'STRING', name: 'STRING', city: 'STRING', state: 'STRING', seats: 'STRING' },
          { read: { delimiter: '|', header: false, quote: null, escape: 'backslash' } },
        ),
        outcome: {
          states: { venues_0000_part_00: 'committed' },
          rows: [
            ['1', 'North hall', 'Pier|12', 'HH', '0'],
            ['2', 'Old \nstation', 'Bremen', 'HB', ''],
          ],
        },
      },
    },
  },
  {
    about: 'A backslash and N without quotes is null.',
    stages: [[put('t.csv', '1,\\N,"x"\n2,5,"y"\n')]],
    tries: {
      'mysql-outfile': {
        route: replace({ id: 'LONG', n: 'LONG', t: 'STRING' }, { read: { header: false } }),
        outcome: {
          states: { 't.csv': 'committed' },
          rows: [
            ['1', '', 'x'],
            ['2', '5', 'y'],
          ],
        },
      },
    },
  },
  {
    about: 'A log with lines of comment above its records.',
    stages: [
      [
        put(
          'log.txt',
          '#Version: 1.0\n#Fields: date time sc-bytes c-ip cs-uri-stem\n2026-01-02\t03:04:05\t563\t192.0.2.7\t/a\n2026-01-02\t03:04:06\t12\t192.0.2.8\t/c\n',
        ),
      ],
    ],
    tries: {
      'comment-lines-plain-default': {
        route: replace('infer'),
        outcome: {
          states: { 'log.txt': 'rejected' },
          says: ['"comment"|read.comment|skipLines'],
          noDataSet: true,
        },
      },
      'comment-lines-plain-set': {
        route: replace(
          { date: 'DATE', time: 'STRING', bytes: 'LONG', ip: 'STRING', path: 'STRING' },
          { read: { delimiter: '\t', header: false, comment: '#' } },
        ),
        outcome: {
          states: { 'log.txt': 'committed' },
          rows: [
            ['2026-01-02', '03:04:05', '563', '192.0.2.7', '/a'],
            ['2026-01-02', '03:04:06', '12', '192.0.2.8', '/c'],
          ],
        },
      },
    },
  },
  {
    about: 'Commas and semicolons both give every record one width, so neither is taken.',
    stages: [[put('x.csv', 'a;b,c;d\n1;2,3;4\n5;6,7;8\n')]],
    tries: {
      'two-readings-default': {
        route: replace('infer'),
        outcome: { states: { 'x.csv': 'rejected' }, says: ['"delimiter"|read.delimiter'], noDataSet: true },
      },
    },
  },
  {
    about:
      'A list of one column has semicolons and pipes in some lines: only the name of the one column proves how it is read.',
    stages: [[put('x.csv', 'words\nalpha\nred;green\nup|down\n')]],
    tries: {
      'one-column-semicolon-late-default': {
        route: replace('infer'),
        outcome: { states: { 'x.csv': 'rejected' }, says: ['"delimiter"|read.delimiter'], noDataSet: true },
      },
      'one-column-semicolon-late-set': {
        route: replace({ words: 'STRING' }),
        outcome: { states: { 'x.csv': 'committed' }, rows: [['alpha'], ['red;green'], ['up|down']] },
      },
    },
  },
];
