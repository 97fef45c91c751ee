import type { Domo } from '../../shared/domo/client.ts';
import { ImportUnanswered } from '../../shared/errors.ts';
import { doubtOf, type FinalVerdict, type SentImport, verdictOf } from '../../shared/loads/import.ts';

/**
 * What became of an import whose answer was lost, by the DataSet's row count. Throws `ImportUnanswered` while that may
 * still change.
 *
 * @param patient it has had its time to change
 */
export async function whatBecameOf(domo: Domo, sent: SentImport, patient: boolean): Promise<FinalVerdict> {
  const { rows } = await domo.dataSets.get(sent.dataSetId);
  const verdict = verdictOf(sent, rows, { patient });
  if (verdict === 'waiting') {
    throw new ImportUnanswered(`${doubtOf(sent)} It has ${rows} rows now, and its count may lag.`);
  }
  return verdict;
}
