import fc from 'fast-check';
import { numberText } from '../../../../shared/source/xlsx/number.ts';
import { builtInKind, kindOfCode, type NumberKind } from '../../../../shared/source/xlsx/number-format.ts';
import { timeText } from '../../../../shared/source/xlsx/serial.ts';

const codes: [code: string, kind: NumberKind][] = [
  ['General', 'number'],
  ['0', 'number'],
  ['#,##0.00', 'number'],
  ['0.00E+00', 'number'],
  ['@', 'number'],
  ['# ?/?', 'number'],
  ['[Red]#,##0;[Red]-#,##0', 'number'],
  ['#,##0.00 "days"', 'number'],
  ['0\\h', 'number'],
  ['0_d', 'number'],
  ['*d0', 'number'],
  ['[$USD-409] #,##0', 'number'],
  ['"y', 'number'],
  ['', 'number'],
  ['yyyy-mm-dd', 'date'],
  ['m/d/yy;@', 'date'],
  ['[$-407]d. mmmm yyyy', 'date'],
  ['mmm', 'date'],
  ['mmmm yy', 'date'],
  ['yyyy', 'date'],
  ['[$-411]ggge"年"m"月"d"日"', 'date'],
  ['[DBNum1]yyyy"年"m"月"', 'date'],
  ['dd.mm.yyyy hh:mm', 'dateTime'],
  ['yyyy\\-mm\\-dd\\Thh:mm:ss.000', 'dateTime'],
  ['[$-F400]h:mm:ss AM/PM', 'time'],
  ['h:mm', 'time'],
  ['mm:ss', 'time'],
  ['mm:ss.0', 'time'],
  ['h AM/PM', 'time'],
  ['h:mm A/P', 'time'],
  ['hh"h"mm"m"', 'time'],
  ['[h]:mm', 'duration'],
  ['[HH]:MM:SS', 'duration'],
  ['[mm]:ss', 'duration'],
  ['[s]', 'duration'],
  ['[<1]h:mm;d', 'time'],
];

test.each(codes)('the format %s is of a %s', (code, kind) => {
  expect(kindOfCode(code)).toBe(kind);
});

test.each([
  [0, 'number'],
  [14, 'date'],
  [21, 'time'],
  [22, 'dateTime'],
  [46, 'duration'],
  [49, 'number'],
  [163, 'number'],
])('the format without a code %i is of a %s', (id, kind) => {
  expect(builtInKind(id as number)).toBe(kind);
});

interface Time {
  value: number;
  kind: NumberKind;
  from1904?: boolean;
  text: string | null;
}

const times: Time[] = [
  { value: 1, kind: 'date', text: '1900-01-01' },
  { value: 59, kind: 'date', text: '1900-02-28' },
  { value: 60, kind: 'date', text: '1900-02-29' },
  { value: 61, kind: 'date', text: '1900-03-01' },
  { value: 36526, kind: 'date', text: '2000-01-01' },
  { value: 2_958_465, kind: 'date', text: '9999-12-31' },
  { value: 2_958_465.9999999, kind: 'date', text: '9999-12-31T23:59:59.991' },
  { value: 2_958_466, kind: 'date', text: null },
  { value: -1, kind: 'date', text: null },
  { value: Number.NaN, kind: 'date', text: null },
  { value: 5, kind: 'number', text: null },
  { value: 46053.5, kind: 'date', text: '2026-01-31T12:00:00' },
  { value: 46053, kind: 'dateTime', text: '2026-01-31T00:00:00' },
  { value: 46053.42444444444, kind: 'dateTime', text: '2026-01-31T10:11:12' },
  { value: 36525.99998842592, kind: 'dateTime', text: '1999-12-31T23:59:59' },
  { value: 36525.999999999, kind: 'dateTime', text: '2000-01-01T00:00:00' },
  { value: 46053.42444849537, kind: 'dateTime', text: '2026-01-31T10:11:12.35' },
  { value: 0.5, kind: 'time', text: '12:00:00' },
  { value: 0, kind: 'time', text: '00:00:00' },
  { value: 0, kind: 'date', text: '00:00:00' },
  { value: 0.999999999, kind: 'dateTime', text: '1900-01-01T00:00:00' },
  { value: 46053.25, kind: 'time', text: '2026-01-31T06:00:00' },
  { value: 1.5034722222222223, kind: 'duration', text: '36:05:00' },
  { value: -0.25, kind: 'duration', text: '-06:00:00' },
  { value: 100, kind: 'duration', text: '2400:00:00' },
  { value: 0, kind: 'date', from1904: true, text: '1904-01-01' },
  { value: 0.5, kind: 'dateTime', from1904: true, text: '1904-01-01T12:00:00' },
  { value: 0.5, kind: 'time', from1904: true, text: '12:00:00' },
  { value: 2_957_003, kind: 'date', from1904: true, text: '9999-12-31' },
  { value: 2_957_004, kind: 'date', from1904: true, text: null },
];

test.each(times)('$value as $kind is $text', ({ value, kind, from1904 = false, text }) => {
  expect(timeText(value, kind, from1904)).toBe(text);
});

test('every millisecond from 1900-03-01 on comes back from the number that Excel keeps of it', () => {
  const first = Date.UTC(1900, 2, 1);
  const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (time) => {
      const value = Number(((time - Date.UTC(1899, 11, 30)) / 86_400_000).toPrecision(17));
      const iso = new Date(time).toISOString().replace(/\.?0*Z$/, '');
      expect(timeText(value, 'dateTime', false)).toBe(iso.includes('T') ? iso.padEnd(19, ':00') : iso);
    }),
  );
});

const numbers: [text: string, number: string | null][] = [
  ['1', '1'],
  ['-1', '-1'],
  ['007', '7'],
  ['-0', '0'],
  ['0.0', '0'],
  ['-0.0', '0'],
  ['1.10', '1.1'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['1e3', '1000'],
  ['1E-7', '0.0000001'],
  ['-1.5E-7', '-0.00000015'],
  ['1.2345678901234567E+19', '12345678901234567000'],
  ['1.5e21', '1500000000000000000000'],
  ['1.2345678901234568E+21', '1234567890123456800000'],
  ['12345678901234567890', '12345678901234567890'],
  ['0.30000000000000004', '0.30000000000000004'],
  ['0.10000000000000001', '0.1'],
  ['', null],
  ['abc', null],
  ['NaN', null],
  ['Infinity', null],
  ['0x10', null],
  ['1e999', null],
  ['1 2', null],
];

test.each(numbers)('%s is the number %s', (text, number) => {
  expect(numberText(text, '.')).toBe(number);
});

test('every double comes back from its digits, which have no exponent', () => {
  const double = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(double, fc.constantFrom('.', ','), (value, mark) => {
      const text = numberText(String(value), mark) ?? '';
      expect(text).toMatch(/^-?\d+([.,]\d+)?$/);
      expect(Number(text.replace(mark, '.'))).toBe(value === 0 ? 0 : value);
    }),
  );
});
