import type { ImportRoute } from '../../config/route.ts';
import { FileWithoutRows } from '../../errors.ts';
import type { BacklogEntry, BatchLoad } from '../batch.ts';
import type { EndingLoad } from '../ledger/end-loads.ts';
import { noFindings } from '../ledger/receipt.ts';
import { describe, type Load } from '../load.ts';
import type { Proof } from '../part.ts';

/**
 * What becomes of a file without rows. `accept`: its load ends as committed, and nothing is sent, changed or made.
 * `replace`: it goes through an execution without parts, so that the DataSet becomes empty.
 */
type EmptyFate = 'accept' | 'replace';

/**
 * What the route says of a file without rows.
 *
 * Throws `FileWithoutRows`, with the setting that takes the file, where the route rejects it: by default under REPLACE,
 * because an accident must not empty a DataSet.
 *
 * @param isThere whether there is a DataSet: one that nobody has made yet is not made by a file without rows
 */
export function fateOfEmpty(
  { name, updateMethod, files }: Pick<ImportRoute, 'name' | 'updateMethod' | 'files'>,
  { object }: Pick<Load, 'object'>,
  isThere: boolean,
): EmptyFate {
  if (files.empty === 'reject') {
    const emptying = updateMethod === 'REPLACE' ? ', or "empty": "replace" to make the DataSet empty' : '';
    throw new FileWithoutRows(
      `${describe(object)} has no rows, and route ${name} rejects such files. The DataSet is as it was. If this is meant, write under "files" of the route "empty": "accept" to end such a load as committed with 0 rows, and to change nothing${emptying}.`,
    );
  }
  return files.empty === 'replace' && updateMethod === 'REPLACE' && isThere ? 'replace' : 'accept';
}

/** What is said of a file without rows for which nothing is to be done. */
export function acceptedEmpty({ object }: Pick<Load, 'object'>): string {
  return `${describe(object)} has no rows. Nothing is sent for it, and nothing changes in Domo: its route accepts such files ("empty": "accept").`;
}

/** A load that ends as committed, and of which nothing was sent. */
export function endingEmpty(entry: BacklogEntry, route: EndingLoad['route']): EndingLoad {
  const reason = acceptedEmpty(entry.load);
  return { entry, route, outcome: { state: 'committed', reason }, findings: noFindings };
}

/**
 * Whether a load whose parts were read turns out to have no row, so that it ends as accepted and leaves its batch: nothing
 * in its head has shown that. Throws as `fateOfEmpty` does.
 */
export function isEmptyAfterAll(
  route: Pick<ImportRoute, 'name' | 'updateMethod' | 'files'>,
  { load, plan }: { load: Pick<Load, 'object'>; plan: Pick<BatchLoad['plan'], 'dataStart' | 'dataEnd'> },
  { rows }: Pick<Proof, 'rows'>,
): boolean {
  // Of one that `plan` has found empty nothing is cut.
  return rows === 0 && plan.dataStart < plan.dataEnd && fateOfEmpty(route, load, true) === 'accept';
}
