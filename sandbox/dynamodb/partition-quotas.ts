import { createTokenBucket, type TokenBucket } from '../worlds/token-bucket.ts';

/** Buckets that are kept before those that are full are forgotten: they are as good as new ones. */
const kept = 10_000;

/** How much of a table's or an index's partitions may be used in a second, each on its own. */
export interface PartitionQuotas {
  /** Takes the units from all of the partitions, or from none if one of them has not so many left. */
  spend(shares: readonly { partition: string; units: number }[]): boolean;
  /** Whether a partition has so many units left. */
  has(partition: string, units: number): boolean;
  /** Takes what a request that was let in turned out to need. */
  charge(partition: string, units: number): void;
}

/** @param perSecond units of each partition; a partition saves up those of one second */
export function createPartitionQuotas(perSecond: number, timeScale: number): PartitionQuotas {
  const buckets = new Map<string, TokenBucket>();

  function bucketOf(partition: string): TokenBucket {
    let bucket = buckets.get(partition);
    if (bucket === undefined) {
      if (buckets.size >= kept) for (const [name, one] of buckets) if (one.full) buckets.delete(name);
      bucket = createTokenBucket({ bucket: perSecond, perSecond }, timeScale);
      buckets.set(partition, bucket);
    }
    return bucket;
  }

  return {
    spend(shares) {
      const all = shares.map(({ partition, units }) => ({ bucket: bucketOf(partition), units }));
      if (!all.every(({ bucket, units }) => bucket.has(units))) return false;
      for (const { bucket, units } of all) bucket.charge(units);
      return true;
    },
    has: (partition, units) => bucketOf(partition).has(units),
    charge: (partition, units) => bucketOf(partition).charge(units),
  };
}
