import { displayWidth, fill, printable, shorten, shortenMiddle, wrap } from '../../../cli/text/width.ts';

test.each([
  ['', 0],
  ['plain', 5],
  ['Größe', 5],
  ['e\u0301', 1],
  ['見積書', 6],
  ['👩‍👩‍👧‍👦', 2],
  ['❤️', 2],
  ['a\u200bb', 2],
  ['━╸─', 3],
  ['\u001b[32mgreen\u001b[39m', 5],
])('%j takes %d columns', (text, width) => expect(displayWidth(text)).toBe(width));

test.each([
  ['short', 10, 'short'],
  ['exactly', 7, 'exactly'],
  ['too long', 7, 'too lo…'],
  ['見積書見積書', 6, '見積…'],
  ['x', 0, ''],
])('%j shortened to %d is %j', (text, width, short) => expect(shorten(text, width)).toBe(short));

test.each([
  ['incoming/sales/2026-q3.csv', 40, 'incoming/sales/2026-q3.csv'],
  ['incoming/sales/2026-q3.csv', 17, 'incomin…26-q3.csv'],
  ['見積書/見積書.csv', 12, '見積…書.csv'],
])('%j shortened to %d in the middle is %j', (text, width, short) => {
  expect(shortenMiddle(text, width)).toBe(short);
  expect(displayWidth(short)).toBeLessThanOrEqual(width);
});

test.each([
  ['ab', 'left', 'ab  '],
  ['ab', 'right', '  ab'],
  ['abcdef', 'right', 'abc…'],
  ['見', 'left', '見  '],
] as const)('%j fills four columns, %s, as %j', (text, align, filled) =>
  expect(fill(text, 4, align)).toBe(filled),
);

test.each([
  ['two\r\nlines\nand\rthree', 'two⏎lines⏎and⏎three'],
  ['\u001b[2Jgone', '�[2Jgone'],
  ['gpj.\u202eexe', 'gpj.�exe'],
  ['見積書 ok', '見積書 ok'],
])('%j is printed as %j', (text, shown) => expect(printable(text)).toBe(shown));

test.each([
  ['one two three', 7, ['one two', 'three']],
  ['s3://bucket/long/key is gone', 10, ['s3://bucket/long/key', 'is gone']],
  ['first\nsecond line', 20, ['first', 'second line']],
])('%j wrapped at %d', (text, width, lines) => expect(wrap(text, width)).toEqual(lines));
