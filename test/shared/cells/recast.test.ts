import { createRecast, isIdentity, type RecastColumn } from '../../../shared/cells/recast.ts';
import { plainRules } from '../../../shared/cells/rules.ts';

const cell = (text: string, quoted = false) => ({ text, quoted, offset: 0 });
const from = (index: number) => ({ kind: 'cell', index }) as const;
const rules = { ...plainRules, nulls: ['NULL'] };

const columns: RecastColumn[] = [
  { name: 'day', type: 'DATE', origin: from(2) },
  { name: 'id', type: 'LONG', origin: from(0) },
  { name: 'note', type: 'STRING', origin: from(1) },
  { name: 'gone', type: 'STRING', origin: { kind: 'null' } },
  { name: '_file', type: 'STRING', origin: { kind: 'text', text: 'in/a.csv' } },
  { name: '_row', type: 'LONG', origin: { kind: 'row' } },
];

describe('a record', () => {
  const recast = () => createRecast({ columns, rules, trim: false, rowsBefore: 11 });

  it('gets the order of the DataSet, and unchanged cells stay the same objects', () => {
    const cells = [cell('5'), cell('a "b"', true), cell('2026-01-31')];
    const made = recast();
    const written = made.record(cells, 3);
    expect(written).toEqual([cells[2], cells[0], cells[1], null, 'in/a.csv', '14']);
    expect((written as unknown[])[1]).toBe(cells[0]);
    expect(made.changes).toEqual({});
  });

  it('has cells counted around which blanks were taken away, and nothing else was done', () => {
    const made = recast();
    const trimmed = (text: string, quoted = false) => ({ ...cell(text, quoted), trimmed: true });
    made.record([trimmed('5'), trimmed('a', true), trimmed('20260131')], 1);
    made.record([cell('5'), trimmed(''), cell('2026-01-31')], 2);
    expect(made.changes).toEqual({ trim: 3, date: 1 });
  });

  it('has its changes counted, by kind', () => {
    const made = recast();
    expect(made.record([cell('5.0'), cell('NULL', true), cell('20260131')], 1)).toEqual([
      '2026-01-31',
      '5',
      null,
      null,
      'in/a.csv',
      '12',
    ]);
    made.record([cell('6.0'), cell('', true), cell('', true)], 2);
    expect(made.changes).toEqual({ number: 2, null: 2, date: 1 });
  });

  it('may lack cells at its right end, which are null', () => {
    const five = cell('5');
    expect(recast().record([five], 1)).toEqual([null, five, null, null, 'in/a.csv', '12']);
  });

  it('names the first cell that does not fit, in the order of the DataSet', () => {
    expect(recast().record([cell('x'), cell(''), cell('2026-02-30')], 1)).toEqual({
      cell: 2,
      column: 'day',
      type: 'DATE',
      reason: 'noSuchDate',
    });
  });

  it('has nulls where the route makes misfits null', () => {
    const made = createRecast({ columns, rules: { ...rules, invalid: 'null' }, trim: false, rowsBefore: 0 });
    expect(made.record([cell('x'), cell(''), cell('2026-02-30')], 1)).toEqual([
      null,
      null,
      cell(''),
      null,
      'in/a.csv',
      '1',
    ]);
    expect(made.changes).toEqual({ invalid: 2 });
  });
});

test.each([
  ['STRING', cell(''), '', { emptyText: 1 }],
  ['STRING', cell('', true), cell('', true), {}],
  ['STRING', cell('NULL'), '', { null: 1, emptyText: 1 }],
  ['LONG', cell(''), '', { emptyText: 1 }],
  ['LONG', cell('', true), '', { null: 1, emptyText: 1 }],
  ['LONG', cell('5'), cell('5'), {}],
] as const)('in a DataSet of one %s column %j is written as %j', (type, given, written, changes) => {
  const recast = createRecast({
    columns: [{ name: 'a', type, origin: from(0) }],
    rules,
    trim: false,
    rowsBefore: 0,
  });
  expect(recast.record([given], 1)).toEqual([written]);
  expect(recast.changes).toEqual(changes);
});

describe('a key', () => {
  const recordOf = (text: string, quoted: boolean, type: RecastColumn['type'], invalid: 'reject' | 'null') =>
    createRecast({
      columns: [
        { name: 'note', type: 'STRING', origin: from(0) },
        { name: 'id', type, origin: from(1), isKey: true },
      ],
      ...{ rules: { ...rules, invalid }, trim: false, rowsBefore: 1 },
    }).record([cell('a'), cell(text, quoted)], 1);
  const refused = { cell: 1, column: 'id', type: expect.any(String), reason: 'nullKey' };

  it.each<[string, boolean, RecastColumn['type'], 'reject' | 'null']>([
    ['', false, 'STRING', 'reject'],
    ['NULL', true, 'STRING', 'reject'],
    ['\\N', false, 'STRING', 'reject'],
    ['', true, 'LONG', 'reject'],
    ['x', false, 'LONG', 'null'],
  ])('is no null: %j, in quotes %j, in %s', (text, quoted, type, invalid) => {
    expect(recordOf(text, quoted, type, invalid)).toEqual(refused);
  });

  it.each<[string, boolean, RecastColumn['type']]>([
    ['', true, 'STRING'],
    [' ', false, 'STRING'],
    ['7', false, 'LONG'],
  ])('may be any value: %j, in quotes %j, in %s', (text, quoted, type) => {
    expect(Array.isArray(recordOf(text, quoted, type, 'reject'))).toBe(true);
  });

  it('is not missing in a short record', () => {
    const columns: RecastColumn[] = [{ name: 'id', type: 'STRING', origin: from(1), isKey: true }];
    const made = createRecast({ columns, rules, trim: false, rowsBefore: 1 });
    expect(made.record([cell('a')], 1)).toEqual(refused);
  });
});

describe('a recast that changes nothing', () => {
  const texts: RecastColumn[] = [0, 1].map((index) => ({
    name: `c${index}`,
    type: 'STRING',
    origin: from(index),
  }));
  const identity = { columns: texts, rules: plainRules, trim: false };

  it('is known', () => expect(isIdentity(identity, 2)).toBe(true));

  it.each([
    ['a record of another width', identity, 3],
    ['a record of any width', identity, null],
    ['one column', { ...identity, columns: texts.slice(0, 1) }, 1],
    ['another order', { ...identity, columns: texts.toReversed() }, 2],
    [
      'another type',
      { ...identity, columns: [texts[0], { ...texts[1], type: 'LONG' }] as RecastColumn[] },
      2,
    ],
    [
      'a column more',
      { ...identity, columns: [texts[0], { ...texts[1], origin: { kind: 'row' } }] as RecastColumn[] },
      2,
    ],
    ['words that are null', { ...identity, rules }, 2],
    ['trim', { ...identity, trim: true }, 2],
  ])('is none with %s', (_, options, width) => expect(isIdentity(options, width)).toBe(false));
});
