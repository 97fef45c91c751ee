import type { Situation } from '../case.ts';
import { bytes, lines, put, replace, utf16, utf16be } from '../steps.ts';

export const encodings: readonly Situation[] = [
  {
    about: 'What Excel saves as Unicode text: UTF-16 with a byte order mark, and tabs.',
    stages: [[put('umsatz.txt', utf16('\ufeffName\tOrt\tUmsatz\r\nJosé\tMálaga\t12\r\nZoë\tGent\t7\r\n'))]],
    tries: {
      'utf16le-tab': {
        route: replace('infer'),
        outcome: {
          states: { 'umsatz.txt': 'committed' },
          columns: { Name: 'STRING', Ort: 'STRING', Umsatz: 'LONG' },
          rows: [
            ['José', 'Málaga', '12'],
            ['Zoë', 'Gent', '7'],
          ],
        },
      },
    },
  },
  {
    about: 'UTF-16 without a byte order mark is proven by the zeros of every second byte.',
    stages: [[put('x.csv', utf16('id,name\n1,abc\n2,def\n'))]],
    tries: {
      'utf16-nobom': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [
            ['1', 'abc'],
            ['2', 'def'],
          ],
        },
      },
    },
  },
  {
    about: 'UTF-16 with the high byte first, and semicolons.',
    stages: [[put('x.csv', utf16be('\ufeffName;Ort\r\nZoë;Gent\r\nJosé;Málaga\r\n'))]],
    tries: {
      'utf16be-bom': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { Name: 'STRING', Ort: 'STRING' },
          rows: [
            ['Zoë', 'Gent'],
            ['José', 'Málaga'],
          ],
        },
      },
    },
  },
  {
    about:
      'What Excel saves on Windows. Bytes that are not UTF-8 prove no other encoding, so the likely one is named and not taken.',
    stages: [[put('prices.csv', bytes('sku,preis,name\n1,10 \u0080,Café \u0096 süß\n2,5 £,naïve\n'))]],
    tries: {
      'windows-1252-default': {
        route: replace('infer'),
        outcome: {
          states: { 'prices.csv': 'rejected' },
          says: ['row 2', '"encoding"|read.encoding', 'windows-1252'],
          noDataSet: true,
        },
      },
      'windows-1252-set': {
        route: replace('infer', { read: { encoding: 'windows-1252' } }),
        outcome: {
          states: { 'prices.csv': 'committed' },
          columns: { sku: 'LONG', preis: 'STRING', name: 'STRING' },
          rows: [
            ['1', '10 €', 'Café – süß'],
            ['2', '5 £', 'naïve'],
          ],
        },
      },
    },
  },
  {
    about:
      'Windows-1252 with umlauts in the header, which the route lists: it loads as its writer meant it, or the encoding is named.',
    stages: [[put('x.csv', bytes('Artikel;Größe;Preis\r\nMütze;süß;10 \u0080\r\n'))]],
    tries: {
      'windows-1252-known': {
        route: replace({ Artikel: 'STRING', Größe: 'STRING', Preis: 'STRING' }),
        outcome: [
          { states: { 'x.csv': 'committed' }, rows: [['Mütze', 'süß', '10 €']] },
          {
            states: { 'x.csv': 'rejected' },
            says: ['"encoding"|read.encoding', 'windows-1252'],
            noDataSet: true,
          },
        ],
      },
    },
  },
  {
    about: 'One byte of Latin-1 stands far down in a large file of UTF-8.',
    stages: [
      [
        put('survey.csv', () =>
          Buffer.concat([
            Buffer.from(`id,text\n${lines(0, 40000, (i) => `${i},answer ü ${i}`)}40000,`),
            bytes('\xed'),
            Buffer.from('ndice\n40001,end\n'),
          ]),
        ),
      ],
    ],
    tries: {
      'latin1-late': {
        route: replace('infer', { partSize: '256KB' }),
        outcome: { states: { 'survey.csv': 'rejected' }, says: ['row 40002'], noDataSet: true },
      },
    },
  },
  {
    about: 'A byte order mark before a quoted header is no part of the first name.',
    stages: [[put('x.csv', '\ufeff"id","name"\r\n"1","ä"\r\n')]],
    tries: {
      'bom-quoted-header': {
        route: replace({ id: 'STRING', name: 'STRING' }),
        outcome: { states: { 'x.csv': 'committed' }, rows: [['1', 'ä']] },
      },
    },
  },
  {
    about: 'Two exports were joined, the second with header and byte order mark: all of that is data.',
    stages: [[put('x.csv', 'id,name\n1,a\n\ufeffid,name\n2,b\n')]],
    tries: {
      'bom-in-the-middle': {
        route: replace({ id: 'STRING', name: 'STRING' }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', 'a'],
            ['\ufeffid', 'name'],
            ['2', 'b'],
          ],
        },
      },
    },
  },
  {
    about: 'A NUL in a cell is damage.',
    stages: [[put('x.csv', 'id,note\n1,ab\u0000c\n2,d\n')]],
    tries: {
      nul: {
        route: replace('infer'),
        outcome: { states: { 'x.csv': 'rejected' }, says: ['row 2', 'NUL'], noDataSet: true },
      },
    },
  },
  {
    about: 'NULs behind the last record are the padding of a file whose size was set beforehand.',
    stages: [[put('x.csv', `id,note\n1,abc\n2,d\n${'\0'.repeat(512)}`)]],
    tries: {
      'nul-padding': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', note: 'STRING' },
          rows: [
            ['1', 'abc'],
            ['2', 'd'],
          ],
        },
      },
    },
  },
  {
    about:
      'Joined emoji, marks of direction, non-characters, combining accents and other line separators stay what they are.',
    stages: [
      [
        put(
          'x.csv',
          'id,text\n1,👩\u200d👩\u200d👧 family\n2,"עברית, \u200fRTL"\n3,\ufffe\uffff noncharacters\n4,é combining\n5,\u2028 line separator\u0085\n6,\ufeff inside\n7,zero\u200bwidth\n',
        ),
      ],
    ],
    tries: {
      'unicode-zoo': {
        route: replace({ id: 'STRING', text: 'STRING' }),
        outcome: {
          states: { 'x.csv': 'committed' },
          rows: [
            ['1', '👩\u200d👩\u200d👧 family'],
            ['2', 'עברית, \u200fRTL'],
            ['3', '\ufffe\uffff noncharacters'],
            ['4', 'é combining'],
            ['5', '\u2028 line separator\u0085'],
            ['6', '\ufeff inside'],
            ['7', 'zero\u200bwidth'],
          ],
        },
      },
    },
  },
  {
    about: 'An emoji as two encoded surrogates is not UTF-8, and not Windows-1252 either.',
    stages: [[put('x.csv', bytes('id,text\n1,ok í\u00a0½í¸\u0080\n'))]],
    tries: {
      surrogates: {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'rejected' },
          says: ['row 2'],
          doesNotSay: ['windows-1252'],
          noDataSet: true,
        },
      },
    },
  },
  {
    about: 'A file that ends inside a character was cut off.',
    stages: [[put('x.csv', bytes('id,text\n1,abc\n2,cafÃ'))]],
    tries: {
      'cut-character': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'rejected' },
          says: ['row 3'],
          doesNotSay: ['windows-1252'],
          noDataSet: true,
        },
      },
    },
  },
  {
    about: 'A Ctrl-Z in the last line, as DOS ends a file, is no row.',
    stages: [[put('sdn.csv', 'name\r\nAERO\r\nBANK\r\n\u001a')]],
    tries: {
      'control-z-one-column': {
        route: replace('infer'),
        outcome: {
          states: { 'sdn.csv': 'committed' },
          columns: { name: 'STRING' },
          rows: [['AERO'], ['BANK']],
        },
      },
    },
  },
  {
    about: 'A Ctrl-Z behind the last cell is no part of it.',
    stages: [[put('x.csv', 'id,name\r\n1,AERO\r\n2,BANK\u001a')]],
    tries: {
      'control-z-two-columns-crlf': {
        route: replace('infer'),
        outcome: {
          states: { 'x.csv': 'committed' },
          columns: { id: 'LONG', name: 'STRING' },
          rows: [
            ['1', 'AERO'],
            ['2', 'BANK'],
          ],
        },
      },
    },
  },
];
