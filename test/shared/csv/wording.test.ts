import { list, shorten } from '../../../shared/csv/wording.ts';

describe('what stands in a message', () => {
  it('is no longer than a line, however long the cell is', () => {
    expect(shorten('x'.repeat(60))).toBe('x'.repeat(60));
    expect(shorten('x'.repeat(61))).toBe(`${'x'.repeat(60)}…`);
  });

  it.each([
    [[], ''],
    [['a', 'b'], '"a", "b"'],
    [['x'.repeat(1e6)], `"${'x'.repeat(60)}…"`],
    [Array.from({ length: 1500 }, () => 'c'), `${'"c", '.repeat(19)}"c" and 1480 more`],
  ])('is a list of names that ends', (names, text) => {
    expect(list(names)).toBe(text);
  });
});
