import { ExportTooLong } from '../errors.ts';

/** What is left for clearing up and saying why: a tenth of the time, and no more than this. Milliseconds. */
const longestReserve = 15_000;

export interface Deadline {
  /** Aborted with ExportTooLong shortly before Lambda would end the function without a word. */
  signal: AbortSignal;
  clear(): void;
}

/**
 * @param left until the function is ended. Milliseconds
 * @param done bytes of CSV that have come, asked when the time is over
 */
export function createDeadline(left: number, dataSetId: string, done: () => number): Deadline {
  const time = left - Math.min(longestReserve, left / 10);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(tooLong(dataSetId, done(), time / 1000)), time);
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}

function tooLong(dataSetId: string, bytes: number, seconds: number): ExportTooLong {
  const rate = bytes / seconds / 1e6;
  return new ExportTooLong(
    `DataSet ${dataSetId} takes too long to export: ${(bytes / 1e9).toFixed(2)} GB of CSV had come in ${Math.round(seconds)} s (${rate.toFixed(1)} MB/s) and that was not all, and a function on AWS runs 15 minutes at most. Nothing was kept. Export a smaller DataSet: let a DataFlow in Domo make one of the rows and columns that are wanted, or several. Without that limit it goes to a machine of your own: npx sluice export --data-set ${dataSetId} --out FILE`,
  );
}
