import fc from 'fast-check';

/** Reproducible bytes, each below `values`. */
export function noise(size: number, values = 256, seed = 1): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed | 1;
  for (let i = 0; i < size; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = (state >>> 8) % values;
  }
  return bytes;
}

type Segment =
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'noise'; size: number; values: number; seed: number }
  | { kind: 'run'; size: number; byte: number }
  | { kind: 'again'; size: number; distance: number };

const size = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 600 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 140_000 }) },
);
const distance = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 32_760, max: 32_776 }),
  fc.integer({ min: 65_530, max: 65_540 }),
  fc.integer({ min: 1, max: 70_000 }),
);
const segment: fc.Arbitrary<Segment> = fc.oneof(
  fc.record({ kind: fc.constant('bytes' as const), bytes: fc.uint8Array({ maxLength: 40 }) }),
  fc.record({
    kind: fc.constant('noise' as const),
    size,
    values: fc.constantFrom(1, 2, 3, 10, 64, 256),
    seed: fc.nat(),
  }),
  fc.record({ kind: fc.constant('run' as const), size, byte: fc.nat(255) }),
  fc.record({ kind: fc.constant('again' as const), size, distance }),
);

/** What an encoder has trouble with: repeats of near and far, runs, noise, over several blocks. */
export const streams: fc.Arbitrary<Buffer> = fc.array(segment, { maxLength: 24 }).map((segments) => {
  let all = Buffer.alloc(0);
  for (const one of segments) all = Buffer.concat([all, bytesOf(one, all)]);
  return all;
});

function bytesOf(one: Segment, before: Buffer): Uint8Array {
  if (one.kind === 'bytes') return one.bytes;
  if (one.kind === 'noise') return noise(one.size, one.values, one.seed);
  if (one.kind === 'run') return Buffer.alloc(one.size, one.byte);
  const period = before.subarray(Math.max(0, before.length - one.distance));
  return period.length === 0 ? period : Buffer.alloc(one.size, period.subarray(0, one.distance));
}
