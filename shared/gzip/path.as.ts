import { equalBytes, longest, longLength, nearest } from './candidates.as';
import {
  arrivals,
  distanceCosts,
  distances,
  lengthCosts,
  literalCosts,
  longestShort,
  lookAhead,
  maxMatch,
  shortCosts,
} from './layout.as';

/**
 * Finds the cheapest sequence of literals and matches for a segment: `arrivals` of its end says which of them is last,
 * `arrivals` of where that begins says which is before, and so on.
 *
 * Step by step it knows what it costs at least to arrive at a position, and from there goes on with the literal, and with
 * the longer of two candidates for a match in all its lengths up to `longestShort`, and in its full length. All sums and
 * choices are made in vectors and without a branch, because a processor can't predict what is cheapest.
 */
export function findPath(from: u32, to: u32): void {
  const never = i32x4.splat(-1);
  const costOnly = i32x4.splat(~511);
  memory.fill(arrivals, 0xff, (to - from + 1) << 2);
  let arrival = arrivals;
  let cost = i32x4.splat(0);
  // In the lowest lanes the cheapest short matches that arrive one, two and three positions on, above the latter those
  // that arrive later. Other lanes than the lowest of the first two are of no use.
  let first = never;
  let second = never;
  let near = never;
  let far = never;
  for (let position = from; position < to; position++) {
    const bytes = load<u64>(position);
    const nearLess = nearest(bytes, position);
    const farLess = longest(bytes, position);
    const nearLength = equalBytes(position, position - 1 - nearLess);
    const farLength = equalBytes(position, position - 1 - farLess);
    const less = select(nearLess, farLess, nearLength >= farLength);
    let length = max(nearLength, farLength);
    store<u32>(arrival, less, distances - arrivals);
    const matched = i32x4.add(
      cost,
      v128.load32_splat((reinterpret<u32>(<f32>(<i32>less)) >>> 20) & 0xffc, distanceCosts),
    );
    if (length > longestShort) {
      if (length === lookAhead) {
        length = longLength(position, position - 1 - less, min(to - position, maxMatch));
        if (length >= lookAhead) {
          // What is this long is taken as it is: it is hardly ever wrong, and repetitive data takes little time.
          cost = i32x4.add(matched, v128.load32_splat(length << 2, lengthCosts));
          arrival += length << 2;
          v128.store_lane<u32>(arrival, cost, 0);
          cost = v128.and(cost, costOnly);
          first = never;
          second = never;
          near = never;
          far = never;
          for (const last = position + length - 1; position < last; ) {
            position++;
            nearest(load<u64>(position), position);
            longest(load<u64>(position), position);
          }
          continue;
        }
      }
      // A match may be found to reach beyond the segment. Then the arrival there is one that nobody looks at.
      const end = arrival + (length << 2);
      const whole = i32x4.add(matched, v128.load32_splat(length << 2, lengthCosts));
      v128.store_lane<u32>(end, i32x4.min_u(v128.load32_splat(end), whole), 0);
      length = longestShort;
    }
    const row = length << 5;
    near = i32x4.min_u(near, i32x4.add(matched, v128.load(row, shortCosts)));
    far = i32x4.min_u(far, i32x4.add(matched, v128.load(row, shortCosts + 16)));
    const literal = i32x4.add(cost, v128.load32_splat((<u32>bytes & 255) << 2, literalCosts));
    const cheapest = i32x4.min_u(i32x4.min_u(first, v128.load32_splat(arrival, 4)), literal);
    arrival += 4;
    v128.store_lane<u32>(arrival, cheapest, 0);
    cost = v128.and(v128.shuffle<i32>(cheapest, cheapest, 0, 0, 0, 0), costOnly);
    first = second;
    second = near;
    near = v128.shuffle<i32>(near, far, 1, 2, 3, 4);
    far = v128.shuffle<i32>(far, never, 1, 2, 3, 4);
  }
}
