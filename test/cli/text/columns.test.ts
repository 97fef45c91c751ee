import fc from 'fast-check';
import { alignRows, type Column, columnWidths, gap } from '../../../cli/text/columns.ts';
import { displayWidth } from '../../../cli/text/width.ts';

const columns: Column[] = [
  { align: 'left', worth: 3 },
  { align: 'left', worth: 2, min: 4 },
  { align: 'right', worth: 1 },
];

test.each([
  ['all fit', 30, [5, 10, 6]],
  ['they just fit', 25, [5, 10, 6]],
  ['one shrinks', 22, [5, 7, 6]],
  ['one shrinks to its least', 19, [5, 4, 6]],
  ['the least worth goes, and the other is wide again', 18, [5, 10, 0]],
  ['and shrinks again', 11, [5, 4, 0]],
  ['one is left', 10, [5, 0, 0]],
  ['even that is cut', 3, [3, 0, 0]],
])('%s in %d columns', (_what, width, widths) =>
  expect(columnWidths(columns, [5, 10, 6], width)).toEqual(widths),
);

test('an empty column takes no room', () => {
  expect(columnWidths(columns, [5, 0, 6], 13)).toEqual([5, 0, 6]);
});

test('no line is ever wider than there is room', () => {
  const cell = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('見積書', '', '👩‍👩‍👧‍👦 x'));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }),
      fc.integer({ min: 1, max: 90 }),
      (rows, width) => {
        for (const line of alignRows(columns, rows, width))
          expect(displayWidth(line)).toBeLessThanOrEqual(width);
      },
    ),
  );
});

test('cells stand below each other, numbers at the right', () => {
  expect(
    alignRows(
      columns,
      [
        ['a', 'bb', '1'],
        ['aaa', 'b', '1,000'],
      ],
      80,
    ),
  ).toEqual([
    `a  ${' '.repeat(gap)}bb${' '.repeat(gap)}    1`,
    `aaa${' '.repeat(gap)}b ${' '.repeat(gap)}1,000`,
  ]);
});
