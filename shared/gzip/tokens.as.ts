import { startCandidates } from './candidates.as';
import { carryCounts, startCosts, updateCosts } from './costs.as';
import {
  arrivals,
  block,
  distanceCounts,
  distances,
  firstLength,
  history,
  literalCounts,
  lookAhead,
  segmentSize,
  tokens,
} from './layout.as';
import { findPath } from './path.as';
import { codeOfDistance } from './symbols.as';

/** As a distance less 1, this has the symbol `noDistance` and no extra bits. */
const noDistanceLess: u32 = 0xc000;

let isFirst: bool = true;

/** Forgets all that came before. */
export function startTokens(): void {
  startCandidates();
  startCosts();
  isFirst = true;
}

function count(at: u32, counts: u32): void {
  store<u32>(counts + (at << 2), load<u32>(counts + (at << 2)) + 1);
}

/** Writes and counts the tokens of the path through a segment. @returns the address after the last token */
function putPath(from: u32, size: u32, token: u32): u32 {
  // The path is known from its end, and there are at most as many tokens as bytes.
  const end = token + (size << 2);
  let at = end;
  while (size > 0) {
    at -= 4;
    const length = load<u32>(size << 2, arrivals) & 511;
    size -= length;
    // A branch would be hard to predict.
    const isLiteral = length === 1;
    const index = select(<u32>load<u8>(from + size), length + (firstLength - 3), isLiteral);
    const distance = codeOfDistance(select(noDistanceLess, load<u32>(size << 2, distances), isLiteral));
    store<u32>(at, index | (distance << 9));
    count(index, literalCounts);
    count(distance & 31, distanceCounts);
  }
  memory.copy(token, at, end - at);
  return token + end - at;
}

/**
 * Writes the block as tokens and counts them.
 *
 * @param end the address after the block's last byte
 * @returns the address after the last token
 */
export function tokenize(end: u32): u32 {
  // The output must not depend on what else is in the memory.
  memory.fill(end, 0, lookAhead);
  // The first position has nothing before it. What the hash tables tell of it must be no match.
  if (isFirst) store<u8>(history, ~load<u8>(block));
  isFirst = false;
  let token = tokens;
  for (let from = block; from < end; ) {
    const size = min(segmentSize, end - from);
    findPath(from, from + size);
    token = putPath(from, size, token);
    updateCosts();
    from += size;
  }
  carryCounts();
  return token;
}
