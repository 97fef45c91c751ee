import type { UpdateMethod } from '../../config/route.ts';
import type { Domo } from '../../domo/client.ts';
import { SluiceError } from '../../errors.ts';
import { log } from '../../log.ts';
import { longestLag } from '../data-set-api/request.ts';
import type { Destination } from '../destination.ts';
import type { Lease } from '../lease/lease.ts';
import { compareRows, type DataSetRows } from '../ledger/receipt.ts';
import type { Ports } from '../ports.ts';

/** Mostly Domo's count is right at once; where it lags [X10], the state's Retry waits longer. Milliseconds. */
const pauses = [0, 250, 750, 2000];

/** How long after a commit Domo's count is waited for, at least and at most [X10]; longer only where a probe has seen it. Seconds. */
const patience = { least: 120, most: 900 };

/**
 * Whether Domo's count may still be on its way. Until the stream may have its next commit, waiting costs nothing;
 * after that it would keep other files.
 *
 * @param committedAt ISO 8601; null where nobody knows
 * @param commitInterval seconds
 * @param countLag what a probe has seen, seconds
 */
export function mayLag(
  committedAt: string | null,
  commitInterval: number,
  now: number,
  countLag: number,
): boolean {
  if (committedAt === null) return true;
  const usual = Math.min(patience.most, Math.max(patience.least, commitInterval));
  return now - Date.parse(committedAt) < Math.max(usual, 2 * countLag) * 1000;
}

/** Whether rows of an earlier batch may yet become visible: then a count is no measure of the next one. @param countLag as above */
export function mayMove({ uncounted, committedAt }: Lease, now: number, countLag: number): boolean {
  const longest = Math.max(longestLag, 2 * countLag * 1000);
  return uncounted && committedAt !== null && now - Date.parse(committedAt) < longest;
}

/**
 * What Domo says of the DataSet's rows after a commit, against what was there and what was loaded. That Domo can't be
 * asked changes nothing of what is in it already, and must not keep the loads from ending.
 */
export async function countRows(
  { domo, clock }: Pick<Ports, 'domo' | 'clock'>,
  updateMethod: UpdateMethod,
  { dataSetId, rowsBefore }: Destination,
  loaded: number,
): Promise<DataSetRows> {
  let counted = compareRows(updateMethod, rowsBefore, rowsBefore, loaded);
  for (const pause of pauses) {
    await clock.sleep(pause);
    const rows = await rowsOf(domo, dataSetId);
    counted = compareRows(updateMethod, rowsBefore, rows, loaded);
    if (counted.agrees || rows === null) break;
  }
  return counted;
}

/** null where Domo can't or won't say. */
async function rowsOf(domo: Domo, dataSetId: string): Promise<number | null> {
  try {
    return (await domo.dataSets.get(dataSetId)).rows;
  } catch (error) {
    // What AWS or we are to blame for may be over when the step is tried again.
    if (!(error instanceof SluiceError) || error.fault === 'aws' || error.fault === 'bug') throw error;
    log.warn('Domo can’t say how many rows a DataSet has after a commit', { dataSetId, error });
    return null;
  }
}
