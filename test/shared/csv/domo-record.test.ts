import { spellRecord } from '../../../shared/csv/domo-record.ts';

const cell = (text: string, quoted = false) => ({ text, quoted, offset: 0 });

test.each([
  ['a null and an empty text', [null, '', cell(''), cell('', true)], ',"",,""\n'],
  ['a text that is spelt as a null is', ['\\N', cell('\\N', true), cell('\\N')], '"\\N","\\N",\\N\n'],
  ['what only quotes keep together', ['a,b', cell('q"r'), 'x\ny', 'x\r'], '"a,b","q""r","x\ny","x\r"\n'],
  ['quotes of the file', [cell('a', true), cell('b')], '"a",b\n'],
  ['one null, which Domo can only have as an empty text', [null], '""\n'],
])('%s', (_, cells, spelt) => {
  expect(spellRecord(cells, '\n').bytes.toString()).toBe(spelt);
});
