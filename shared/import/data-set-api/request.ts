import { counted } from '../../counted.ts';
import type { DataSet } from '../../domo/answers.ts';
import { ImportUnclear } from '../../errors.ts';
import type { Destination } from '../destination.ts';

/** A request to the DataSet API that was sent, or is about to be, as it must be known until Domo has said yes or no. */
export interface SentRequest {
  /** Of its batch. */
  id: string;
  dataSetId: string;
  updateMethod: 'APPEND' | 'REPLACE';
  /** Rows in the DataSet before, as Domo counted them then. */
  rowsBefore: number;
  /** Domo's count may have lagged behind an earlier import at that time [I11]: then it is no measure. */
  countMoving: boolean;
  /** Rows in the request. */
  rows: number;
  /** How often it has been sent, this time included. */
  tries: number;
  /** ISO 8601: when it was about to be sent the last time. */
  sentAt: string;
  /** The call that sends it. */
  sender: string;
  /** It has come back, and does no harm if it goes again. */
  repeatable: boolean;
}

/**
 * What is known of an import whose answer was lost. `repeatable`: sending it again does no harm. `waiting`: the call that
 * sent it may still be under way, or Domo may count it yet. `unclear`: nobody can tell.
 */
export type Verdict = 'repeatable' | 'waiting' | 'unclear';
export type FinalVerdict = Exclude<Verdict, 'waiting'>;

/** The function that sends is ended after this time, so a request can't leave it later. Milliseconds. */
export const longestCall = 5 * 60_000;

/** How long rows may stay invisible that Domo has taken [I11]. Milliseconds. */
export const longestLag = 15 * 60_000;

/**
 * What is to be made of an import whose answer was lost [R9]. A REPLACE may be repeated whatever became of it, but not
 * before the call that sent it is over: its rows could come after newer ones.
 *
 * Of an APPEND nothing that the public API tells proves anything. As many rows more than before may be another writer's.
 * A count that has not changed may be late [I11]: what loses an answer, a Domo that is overloaded, delays a count as
 * well, by as much as it likes. The DataSet's times say that somebody's rows came, or that nobody's are to be seen yet,
 * and may be as late. So it is neither believed nor sent again. The time is waited for so that the numbers that people
 * are told are worth something.
 *
 * @param patient both limits have passed, whatever the clock says
 */
export function verdictOf(sent: SentRequest, { patient, now }: { patient: boolean; now: number }): Verdict {
  if (sent.repeatable) return 'repeatable';
  const age = now - Date.parse(sent.sentAt);
  if (sent.updateMethod === 'REPLACE') {
    return patient || age > longestCall ? 'repeatable' : 'waiting';
  }
  return patient || age > longestCall + longestLag ? 'unclear' : 'waiting';
}

/** What is not known of an import whose answer was lost: a sentence for a person. */
export function doubtOf({ dataSetId, updateMethod, rowsBefore, rows }: SentRequest): string {
  const what =
    updateMethod === 'REPLACE'
      ? `the request that replaces the rows of DataSet ${dataSetId} by ${rows}`
      : `the request that adds ${rows} to the ${counted(rowsBefore, 'row')} of DataSet ${dataSetId}`;
  return `Domo did not say what became of ${what}.`;
}

export function destinationOf({ dataSetId, rowsBefore }: SentRequest): Destination {
  return { dataSetId, rowsBefore, streamId: null, executionId: null };
}

/** What Domo says of a DataSet whose rows are in doubt. */
export type Counted = Pick<DataSet, 'rows' | 'dataCurrentAt' | 'updatedAt'>;

/**
 * The error that a load ends with of which nobody knows whether it is in Domo, with all numbers.
 *
 * @param counted null where Domo was not asked
 */
export function unclearRequest(sent: SentRequest, counted: Counted | null): ImportUnclear {
  const { dataSetId, rowsBefore, rows, sentAt } = sent;
  const there = counted === null ? '' : ` ${whatIsThere(sent, counted)}`;
  return new ImportUnclear(
    `Whether the rows of this load are in Domo is not known. ${doubtOf(sent)} It was sent at ${sentAt}. With them there would be ${rowsBefore + rows} rows, and without them ${rowsBefore}.${there} A count proves nothing: others may write to the DataSet, and Domo may count late. Look at DataSet ${dataSetId}: if the rows are missing, load them with: npx sluice replay LOAD --force`,
  );
}

function whatIsThere(
  { rowsBefore, rows: added, countMoving }: SentRequest,
  { rows, dataCurrentAt, updatedAt }: Counted,
): string {
  const like =
    rows === rowsBefore + added ? ', as with them' : rows === rowsBefore ? ', as without them' : '';
  const changed = dataCurrentAt ?? updatedAt;
  const since = changed == null ? '' : `, and says that they are of ${changed}`;
  const earlier = countMoving ? ' Rows of an earlier import were not counted yet when it was sent.' : '';
  return `Domo counts ${rows}${like}${since}.${earlier}`;
}
