import type { Pace } from '../../shared/import/estimate/assumptions.ts';
import type { Results } from '../report/results.ts';

/** By the slowest of the kinds of data, and what is sent by the mean of them. @throws Error where nothing was measured */
export function measuredBy({ perCore }: Pick<Results, 'perCore'>): Pace {
  const speeds = Object.values(perCore.outcomes).flatMap((outcome) => {
    const cpuSeconds = outcome['split-part']?.cpuSeconds;
    return cpuSeconds === undefined ? [] : perCore.bytes / cpuSeconds;
  });
  const ratios = Object.values(perCore.compressed);
  if (speeds.length === 0 || ratios.length === 0)
    throw new Error('the results have no figures of split-part');
  return {
    bytesPerCpuSecond: Math.min(...speeds),
    compressed: ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length,
  };
}
