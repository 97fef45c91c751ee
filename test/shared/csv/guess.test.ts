import { createAutomaton } from '../../../shared/csv/automata.ts';
import { type Dialect, domoDialect } from '../../../shared/csv/dialect.ts';
import { createGuess } from '../../../shared/csv/guess.ts';
import type { RecordRules } from '../../../shared/csv/record-reader.ts';

const plain: RecordRules = { dialect: domoDialect, width: null, shortRows: 'reject', emptyColumns: 'reject' };

function guess(before: string, after: string, rules: Partial<RecordRules> = {}) {
  const automaton = createAutomaton(rules.dialect ?? domoDialect);
  const previous = 'x'.charCodeAt(0);
  const made = createGuess(automaton, automaton.statesAfter(previous), previous, { ...plain, ...rules });
  for (const byte of before) made.push(Buffer.from(byte));
  const proven = made.proven();
  made.push(Buffer.from(after));
  return { proven, best: made.best() };
}

describe('the state at the start of a range', () => {
  it.each([
    ['x"y', 'O'],
    ['text"\n', 'O'],
    ['a"b",""', 'Q'],
    ['a"\n"text', 'I'],
    ['éa"é,"', 'I'],
    ['","', 'I'],
  ])('is proven by %j before it: %s', (before, state) => {
    expect(guess(before, '')).toEqual({ proven: state, best: state });
  });

  it.each(['', 'plain,text\n', ',"', '"', '""'])('is not proven by %j', (before) => {
    expect(guess(before, '').proven).toBeNull();
  });

  it.each([
    ['no quote far and wide', 'a,b\nc,d\n', 'e,f\n', 'O'],
    ['the rest of a quoted field, then a record', 'some text ', 'goes on",b\n"c",d\n', 'I'],
    ['records, then a quoted field', 'a,b\n', 'c,"d"\n', 'O'],
    ['a doubled quote that the start cuts', ',"', '" and more",b\n', 'Q'],
  ])('is guessed: %s', (_, before, after, best) => {
    expect(guess(before, after)).toEqual({ proven: null, best });
  });

  it('is guessed by the width of records, where that tells fields with line breaks from records', () => {
    const base64 = 'TWFu\nTWFu\nTWFu\n';
    expect(guess(base64, base64).best).toBe('O');
    expect(guess(base64, base64, { width: 2 }).best).toBe('I');
    expect(guess(base64, base64, { width: 1 }).best).toBe('O');
  });

  it.each<[string, Partial<RecordRules>, string]>([
    ['blank lines', { dialect: { ...domoDialect, blankLines: 'skip' }, width: 2 }, 'a,b\n\nc,d\n\r\n'],
    ['surplus empty cells', { emptyColumns: 'drop', width: 2 }, 'a,b,,\nc,d,\n'],
    ['short records', { shortRows: 'pad', width: 3 }, 'a,b\nc\n'],
    ['comments', { dialect: { ...domoDialect, comment: '#' }, width: 2 }, 'a,b\n# c\nd,e\n'],
  ])('does not take %s for the inside of a cell', (_, rules, records) => {
    expect(guess(records, records, rules).best).toBe('O');
  });

  it.each<[string, Partial<Dialect>, string, string | null]>([
    ['a quote before text', { strayQuotes: 'keep' }, 'x"y', null],
    ['a quote before a delimiter', { strayQuotes: 'keep' }, 'x",', 'F'],
    ['an escaped quote', { escape: 'backslash' }, 'x\\"y', null],
    ['a quote behind text', { escape: 'backslash' }, 'x"y', 'U'],
    ['a line end, where comments may be', { comment: '#' }, 'x"y\n', 'O'],
    ['blanks behind a quote', { trim: true }, 'x"  ,', 'F'],
    ['anything, where there is no quote', { quote: null }, '', 'O'],
  ])('is proven or not by %s', (_, dialect, before, state) => {
    expect(guess(before, '', { dialect: { ...domoDialect, ...dialect } }).proven).toBe(state);
  });

  it('does not hold the record against a reading whose beginning nobody saw', () => {
    expect(guess('b,c\na,b,c\n', 'a,b,c\n', { width: 3 }).best).toBe('O');
  });
});
