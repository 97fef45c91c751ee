import { deployed, type Pace } from '../../shared/import/estimate/assumptions.ts';
import { estimate, speedOf } from '../../shared/import/estimate/estimate.ts';
import { scaling, shared } from './limits.ts';

export interface Simulated {
  concurrency: number;
  parts: number;
  seconds: number;
  /** AWS without traffic, and traffic to the internet. US dollars. */
  dollars: number;
  trafficDollars: number;
  /** What Domo has to take: bytes of gzip a second. */
  domoBytesPerSecond: number;
  /** What decides how fast a part is. */
  bottleneck: string;
  /** The shared limit that the load comes nearest to, and how much of it it takes. */
  nearest: { name: string; share: number };
}

/** One file by the model of `sluice plan`, with the pace that was measured, and within the limits of AWS. */
export function simulate(
  { bytes, partSize, concurrency }: { bytes: number; partSize: number; concurrency: number },
  pace: Pace,
): Simulated {
  const parts = Math.max(1, Math.floor(bytes / partSize));
  const { seconds, dollars, trafficDollars } = estimate({ bytes, parts, maxConcurrency: concurrency }, pace);
  // While the functions come up, on average half of them are there.
  const total = seconds + Math.min(concurrency, parts) / scaling.value / 2;
  const taken = shared.map(({ name, value, taken: of }) => ({
    name,
    share: of(concurrency, parts / total) / value,
  }));
  return {
    ...{ concurrency, parts, seconds: total, dollars, trafficDollars },
    domoBytesPerSecond: (bytes * pace.compressed) / total,
    bottleneck: `${speedOf(pace, deployed.memory).bottleneck} of a function`,
    nearest: taken.reduce((most, other) => (other.share > most.share ? other : most)),
  };
}
