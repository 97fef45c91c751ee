import type { ImportRoute } from '../../shared/config/route.ts';
import type { LoadRecord } from '../../shared/import/load.ts';
import { count, counted } from '../text/amounts.ts';
import type { Content } from './content.ts';
import { countRows, difference, expectedRows, rowsOfDuplicate } from './expectation.ts';
import { type FileRows, rowText } from './rows.ts';

/**
 * Checks that a load changed its DataSet exactly as its file and its route say; one that is a duplicate not at all. Returns null, or what is wrong. It
 * compares whole rows, and how often each occurs, in any order.
 */
export function verify(
  load: Pick<LoadRecord, 'state' | 'rows' | 'reason'>,
  route: Pick<ImportRoute, 'updateMethod' | 'keyColumnNames'>,
  file: FileRows,
  before: Content | null,
  after: Content,
): string | null {
  const isDuplicate = load.state === 'duplicate';
  if (load.state !== 'committed' && !isDuplicate)
    return `the load ended ${load.state}: ${load.reason ?? 'no reason was given'}`;
  if (!isDuplicate && load.rows !== file.rows.length) {
    return `the ledger says ${counted(load.rows, 'row')}, the file has ${count(file.rows.length)}`;
  }
  const { columns } = after;
  const names = columns.map(({ name }) => name);
  if (JSON.stringify(names) !== JSON.stringify(file.header)) {
    return `the columns are ${names.join(', ')}; the file has ${file.header.join(', ')}`;
  }
  const texts = (rows: readonly (readonly unknown[])[]) => rows.map((row) => rowText(row, columns));
  const expecting = isDuplicate ? rowsOfDuplicate : expectedRows;
  const expected = expecting(texts(before?.rows ?? []), texts(file.rows), { ...route, columns });
  const wrong = difference(expected, countRows(texts(after.rows)));
  if (wrong !== null) return wrong;
  if (after.rowCount !== after.rows.length) {
    return `Domo counts ${counted(after.rowCount, 'row')} and answers ${count(after.rows.length)}`;
  }
  return null;
}
