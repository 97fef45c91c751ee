import { inOrder, isBefore, orderOf, type Placed } from '../../../shared/import/order.ts';

interface Version {
  key: string;
  /** Of the event. */
  second: number;
  sequencer: string | null;
}

function placed({ key, second, sequencer }: Version): Placed {
  const receivedAt = `2026-11-23T12:00:${String(second).padStart(2, '0')}Z`;
  const order = orderOf({ id: `${key}-${sequencer}`, receivedAt, sequencer });
  return { order, load: { object: { key }, sequencer } };
}
const of = (key: string, second: number, sequencer: string | null): Version => ({ key, second, sequencer });

test.each<[string, Version, Version]>([
  ['the time of the event, for two keys', of('b', 1, '0F'), of('a', 2, '01')],
  ['the sequencer, for one key', of('a', 9, '0A1'), of('a', 1, '0A2')],
  ['the sequencer of one key, in any case of its letters', of('a', 9, '0a1f'), of('a', 1, '0A2')],
  // The shorter one is filled up with zeros at its right end.
  ['sequencers of different lengths', of('a', 9, '0A1'), of('a', 1, '0A12')],
  ['sequencers of different lengths, the other way round', of('a', 9, '0A12'), of('a', 1, '0A2')],
  ['the time, where a version has no sequencer', of('a', 1, null), of('a', 2, '01')],
  ['the time, where sequencers are the same', of('a', 1, '01'), of('a', 2, '01')],
  ['the sequencer, for two keys in one second', of('b', 1, '01'), of('a', 1, '02')],
])('what is older is told by %s', (_, older, newer) => {
  const [one, other] = [placed(older), placed(newer)];
  expect([isBefore(one, other), isBefore(other, one), isBefore(one, one)]).toEqual([true, false, false]);
  for (const both of [
    [one, other],
    [other, one],
  ])
    expect(inOrder(both)).toEqual([one, other]);
});

test('versions of one key share their places among them, and leave others where they are', () => {
  const all = [
    of('a', 1, '03'),
    of('x', 2, '01'),
    of('a', 3, '01'),
    of('y', 4, '01'),
    of('a', 5, '02'),
    of('a', 6, null),
  ].map(placed);
  const [third, x, first, y, second, last] = all;
  expect(inOrder([...all].reverse())).toEqual([first, x, second, y, third, last]);
});
