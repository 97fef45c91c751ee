import { estimate, type Pace } from '../../shared/loads/planning/estimate.ts';
import { functionNetwork, scaling, shared } from './limits.ts';

/** What one function was measured to do. */
export interface Measured {
  /** Of a second of processor time, over plain HTTP. Bytes of CSV. */
  bytesPerCpuSecond: number;
  /** What is sent against what is read. */
  compressed: number;
}

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

/**
 * TLS, which the sandbox does without: a GET of 280 MB/s where plain HTTP gave 430, and a PUT of 570 instead of 1,150
 * for what is left after compression, measured on one core. Seconds of a processor for a byte of CSV.
 */
const tls = (compressed: number): number => 1 / 280e6 - 1 / 430e6 + compressed * (1 / 570e6 - 1 / 1150e6);

/** One file by the model of `sluice plan`, with the pace that was measured, and within the limits of AWS. */
export function simulate(
  { bytes, partSize, concurrency }: { bytes: number; partSize: number; concurrency: number },
  { bytesPerCpuSecond, compressed }: Measured,
): Simulated {
  const processor = 1 / (1 / bytesPerCpuSecond + tls(compressed));
  const network = functionNetwork.value / (1 + compressed);
  const pace: Pace = { partSpeed: Math.min(processor, network), compressed };
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
    domoBytesPerSecond: (bytes * compressed) / total,
    bottleneck: processor < network ? 'processor' : functionNetwork.name,
    nearest: taken.reduce((most, other) => (other.share > most.share ? other : most)),
  };
}
