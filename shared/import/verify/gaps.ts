import type { UploadReport } from '../part.ts';

/** Where the ids of the parts of a batch would have a gap, because no row begins in all that a part has [P6]. */
export interface Gaps {
  /** @param report of the next part; null: there is none */
  add(report: UploadReport | null): void;
  /** The ranges of a load in which no row begins, by their indexes, if a part of it is a gap; null: none is. */
  of(load: string): number[] | null;
}

/** The parts are taken one at a time, and of each no more is kept than which of its ranges are empty. */
export function createGaps(): Gaps {
  const empty = new Map<string, number[]>();
  const gapped = new Set<string>();
  /** The loads of the parts without rows behind which none with rows has come yet: at the end they are no gap. */
  let last = new Set<string>();
  return {
    add(report) {
      const cuts =
        report?.segments.flatMap(({ load, cut }) => (cut === null ? [] : [{ load, ...cut }])) ?? [];
      for (const { load, range, ...cut } of cuts) {
        if (!cut.empty) continue;
        const own = empty.get(load) ?? [];
        empty.set(load, own);
        own.push(range);
      }
      if (cuts.some((cut) => !cut.empty)) {
        for (const load of last) gapped.add(load);
        last = new Set();
      } else for (const { load } of cuts) last.add(load);
    },
    of: (load) => (gapped.has(load) ? (empty.get(load) ?? []) : null),
  };
}
