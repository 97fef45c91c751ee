import { judged } from '../../helpers/cells.ts';

const types = ['LONG', 'DOUBLE', 'DECIMAL', 'DATE', 'DATETIME'] as const;
const nulls = ['NULL', 'N/A', '-', '0000-00-00', ''];

describe.each(types)('a null in %s', (type) => {
  it.each([
    ['', false, '=', undefined],
    ['', true, 'null', undefined],
    ['  ', false, 'null', undefined],
    ['  ', true, 'null', undefined],
    ['\\N', false, 'null', undefined],
    [' \\N ', false, 'null', undefined],
    ['\\N', true, 'null', ['\\N']],
    ['NULL', false, 'null', nulls],
    ['NULL', true, 'null', nulls],
    [' N/A ', false, 'null', nulls],
    ['-', false, 'null', nulls],
    ['0000-00-00', false, 'null', nulls],
  ] as const)('%j (quoted: %s): %s', (text, quoted, outcome, words) => {
    expect(judged(type, text, words && { nulls: [...words] }, quoted)).toBe(outcome);
  });

  it.each(['NULL', 'null', 'N/A', '\\n'])('%j is none without the setting', (text) => {
    expect(judged(type, text)).toMatch(/^! (number|date)$/);
  });

  it('is spelt as the setting says', () => expect(judged(type, 'null', { nulls })).toMatch('!'));
  it('is not \\N in quotes', () => expect(judged(type, '\\N', {}, true)).toMatch('!'));
});

describe('STRING', () => {
  it.each([
    ['', false, false, '='],
    ['', true, false, 'null'],
    ['x', false, false, '='],
    ['07030', false, false, '='],
    [' x ', false, false, '='],
    [' x ', false, true, 'trim: x'],
    ['\u00a0x', false, true, 'trim: x'],
    ['\u00a0x ', true, true, '='],
    ['NULL', false, false, 'null'],
    ['NULL', true, false, 'null'],
    [' NULL ', false, false, '='],
    [' NULL ', false, true, 'null'],
    ['\\N', false, false, 'null'],
    ['\\N', true, false, '='],
    ['  ', false, true, 'null'],
    ['  ', false, false, '='],
  ] as const)('%j (quoted: %s, trim: %s): %s', (text, quoted, trim, outcome) => {
    expect(judged('STRING', text, { nulls }, quoted, trim)).toBe(outcome);
  });

  it('keeps an empty text that no word names', () => {
    expect(judged('STRING', '', {}, true)).toBe('=');
    expect(judged('STRING', '  ', {}, true, true)).toBe('=');
    expect(judged('STRING', '  ', {}, false, true)).toBe('null');
  });
});

it.each([
  ['LONG', 'x', 'invalid'],
  ['LONG', '07030', 'invalid'],
  ['DATE', '2026-02-31', 'invalid'],
  ['DATETIME', '2026-01-31 25:00:00', 'invalid'],
  ['LONG', '5', '='],
  ['STRING', 'x', '='],
] as const)('where the route makes misfits null, %s %j: %s', (type, text, outcome) => {
  expect(judged(type, text, { invalid: 'null' })).toBe(outcome);
});
