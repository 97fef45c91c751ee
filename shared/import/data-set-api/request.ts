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
  /** Found out: it had no effect, or none that does harm if it goes again. */
  repeatable: boolean;
}

/**
 * What is known of an import whose answer was lost. `repeatable`: sending it again does no harm. `waiting`: Domo's
 * count may still change.
 */
export type Verdict = 'applied' | 'repeatable' | 'waiting' | 'unclear';
export type FinalVerdict = Exclude<Verdict, 'waiting'>;

/** The function that sends is ended after this time, so a request can't leave it later. Milliseconds. */
export const longestCall = 5 * 60_000;

/** How long rows may stay invisible that Domo has taken [I11]. Milliseconds. */
export const longestLag = 15 * 60_000;

/**
 * What the DataSet's row count says of an import whose answer was lost [R9]. A REPLACE may be repeated whatever
 * became of it, but not before the call that sent it is over: its rows could come after newer ones.
 *
 * @param rows as Domo counts them now
 * @param patient both limits have passed, whatever the clock says
 */
export function verdictOf(
  sent: SentRequest,
  rows: number,
  { patient, now }: { patient: boolean; now: number },
): Verdict {
  if (sent.repeatable) return 'repeatable';
  const age = now - Date.parse(sent.sentAt);
  if (sent.updateMethod === 'REPLACE') {
    return patient || age > longestCall ? 'repeatable' : 'waiting';
  }
  if (rows === sent.rowsBefore + sent.rows && !sent.countMoving) return 'applied';
  if (!patient && age <= longestCall + longestLag) return 'waiting';
  return rows === sent.rowsBefore ? 'repeatable' : 'unclear';
}

/** What is not known of an import whose answer was lost: a sentence for a person. */
export function doubtOf({ dataSetId, updateMethod, rowsBefore, rows }: SentRequest): string {
  const what =
    updateMethod === 'REPLACE'
      ? `the request that replaces the rows of DataSet ${dataSetId} by ${rows}`
      : `the request that adds ${rows} to the ${rowsBefore} rows of DataSet ${dataSetId}`;
  return `Domo did not say what became of ${what}.`;
}

export function destinationOf({ dataSetId, rowsBefore }: SentRequest): Destination {
  return { dataSetId, rowsBefore, streamId: null, executionId: null };
}

/** The error that a load ends with where the row count does not tell what became of it. */
export function unclearRequest(sent: SentRequest): ImportUnclear {
  const { rowsBefore, rows } = sent;
  return new ImportUnclear(
    `Whether the rows of this load are in Domo is not known. ${doubtOf(sent)} With them there would be ${rowsBefore + rows} rows, and without them ${rowsBefore}; but Domo counts something else, or counted an earlier import late. Does somebody else write to this DataSet, or delete from it? Look there: if the rows are missing, load them with: npx sluice replay LOAD --force`,
  );
}
