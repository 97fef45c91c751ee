import {
  characterMistake,
  decimalMistake,
  thousandsMistake,
} from '../../../../shared/config/values/character.ts';
import { encodingMistake, encodingName } from '../../../../shared/config/values/encoding.ts';
import { symbolMistake } from '../../../../shared/config/values/symbol.ts';

test.each([
  ['utf-8', 'utf-8'],
  ['UTF8', 'utf-8'],
  ['latin1', 'windows-1252'],
  ['cp1252', 'windows-1252'],
  ['utf-16', 'utf-16le'],
  ['sjis', 'shift_jis'],
  ['ks_c_5601-1987', 'euc-kr'],
])('%s is the encoding %s', (label, name) => {
  expect(encodingMistake(label)).toBeNull();
  expect(encodingName(label)).toBe(name);
});

test.each([
  ['', /^write "auto", or an encoding/],
  ['ebcdic', /^write "auto", or an encoding/],
  ['utf-7', /^write "utf-8"/],
  ['AUTO', /^write "auto"$/],
  ['cp932', /^write "shift_jis"$/],
  ['utf-8-sig', /^write "utf-8"$/],
  ['win1251', /^write "windows-1251"$/],
  ['iso-8859-16', /^write "iso-8859-1/],
])('%j is no encoding', (label, advice) => {
  expect(encodingName(label)).toBeNull();
  expect(encodingMistake(label)).toMatch(advice);
});

test.each([',', ';', '\t', '|', ' ', '\u0001', '\u001f', '^', '"', "'", '#', 'x', '~', '\u007f'])(
  '%j is a character',
  (text) => {
    expect(characterMistake(text, ';')).toBeNull();
  },
);

test.each(['', 'ab', '\0', 'é', '😀', '\u0080', '||'])('%j is none', (text) => {
  expect(characterMistake(text, ';')).toBe('write one character of ASCII, like ";"');
});

test.each(['\n', '\r', '\r\n'])('%j ends a record', (text) => {
  expect(characterMistake(text, ';')).toMatch(/a line break ends a record/);
});

test('what separates and groups digits has no other meaning in numbers', () => {
  expect(['.', ',', "'", '_'].filter((text) => decimalMistake(text) !== null)).toEqual([]);
  expect(['.', ',', "'", '_', ' '].filter((text) => thousandsMistake(text) !== null)).toEqual([]);
  expect(['1', 'e', '+', '-', '(', ')', ' ', '\t'].filter((text) => decimalMistake(text) === null)).toEqual(
    [],
  );
  expect(['1', 'e', '+', '-', '(', ')', '\t'].filter((text) => thousandsMistake(text) === null)).toEqual([]);
});

test('symbols', () => {
  expect(['€', 'EUR', 'Fr.', '%', 'US$', 'kr'].filter((text) => symbolMistake(text) !== null)).toEqual([]);
  expect(['', ' ', ' €', 'm2', '(', '-', 'e', 'a\nb'].filter((text) => symbolMistake(text) === null)).toEqual(
    [],
  );
});
