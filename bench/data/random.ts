/** Uniform whole numbers below a bound, the same ones for the same seed (xorshift32). */
export type Random = (below: number) => number;

/** @param seed any whole number; `stream` begins another sequence of the same seed */
export function randomOf(seed: number, stream = 0): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
