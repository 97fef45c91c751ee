import { itemSize } from '../../../sandbox/dynamodb/item-size.ts';

/** amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
test.each<[string, Record<string, Record<string, unknown>>, number]>([
  ['a text, in UTF-8', { n: { S: 'ü€' } }, 1 + 5],
  ['a number', { n: { N: '-12345.678' } }, 1 + 4 + 1 + 1],
  ['zeros that say nothing', { n: { N: '00012300' } }, 1 + 2 + 1],
  ['bytes', { n: { B: Buffer.from([1, 2, 3]).toString('base64') } }, 1 + 3],
  ['a truth', { n: { BOOL: true } }, 1 + 1],
  ['nothing', { n: { NULL: true } }, 1 + 1],
  ['a set', { n: { SS: ['a', 'bc'] } }, 1 + 3],
  ['a list', { n: { L: [{ S: 'ab' }, { BOOL: false }] } }, 1 + 3 + (1 + 2) + (1 + 1)],
  ['a map', { n: { M: { key: { S: 'ab' } } } }, 1 + 3 + 1 + 3 + 2],
])('the size of %s', (_, item, size) => {
  expect(itemSize(item)).toBe(size);
});
