import fc from 'fast-check';
import { columnsText, firstTexts, list, listLines, listTexts, shorten } from '../../shared/wording.ts';

describe('a text in a message', () => {
  it('is no longer than a line, however long the cell is', () => {
    expect(shorten('x'.repeat(60))).toBe('x'.repeat(60));
    expect(shorten('x'.repeat(61))).toBe(`${'x'.repeat(60)}…`);
    expect(shorten('abcdef', 3)).toBe('abc…');
  });

  it('ends with a whole character', () => {
    expect(shorten('ab🙂cd', 3)).toBe('ab…');
    expect(shorten('ab🙂cd', 4)).toBe('ab🙂…');
  });

  it('is the beginning of the text, of whole characters, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(12), (text, most) => {
        const short = shorten(text, most);
        if (text.length <= most) return short === text;
        const kept = short.slice(0, -1);
        return (
          short.endsWith('…') &&
          short.isWellFormed() &&
          text.startsWith(kept) &&
          kept.length <= most &&
          kept.length >= most - 1
        );
      }),
    );
  });
});

describe('a list in a message', () => {
  it.each([
    [[], ''],
    [['a', 'b'], '"a", "b"'],
    [['x'.repeat(1e6)], `"${'x'.repeat(60)}…"`],
    [Array.from({ length: 1500 }, () => 'c'), `${'"c", '.repeat(19)}"c" and 1480 more`],
    [
      Array.from({ length: 12 }, () => 'x'.repeat(61)),
      `${`"${'x'.repeat(60)}…", `.repeat(9).slice(0, -2)} and 3 more`,
    ],
  ])('ends, whatever names it has: %#', (names, text) => {
    expect(list(names)).toBe(text);
  });

  it('says of anything how much more there is', () => {
    expect(listTexts([7, 8, 9], String, 2)).toBe('7, 8 and 1 more');
    expect(listLines([7, 8, 9], String, 2)).toEqual(['7', '8', 'and 1 more']);
    expect(listLines([7, 8], String, 2)).toEqual(['7', '8']);
    expect(columnsText([4])).toBe('column 5');
    expect(columnsText([0, 4])).toBe('columns 1, 5');
    expect(columnsText(Array.from({ length: 25 }, (_, index) => index))).toMatch(
      /^columns 1, .*20 and 5 more$/,
    );
  });

  it('has one text at least', () => {
    expect(firstTexts(['x'.repeat(1000), 'y'], String)).toEqual(['x'.repeat(1000)]);
  });
});
