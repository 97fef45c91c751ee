/**
 * How Domo behaves where its documentation leaves it open (docs/domo-protocol.md), as far as the stack goes by it. What
 * nobody has tried is as assumed; `sluice probe` tries it on the user's own Domo.
 */
export interface Behaviour {
  /** A part that is sent again under its id takes the place of the first, or its rows come on top [P7]. */
  partAgain: 'replaces' | 'appends';
  /** A first row of a part that equals the column names is a row, or vanishes [P8]. */
  partHeader: 'kept' | 'dropped';
  /** A second commit of an execution is refused or without effect, or the rows are there twice [X16]. */
  secondCommit: 'safe' | 'doubles';
  /** Rows of an execution that is aborted before its commit, or after it, come into the DataSet or do not [X17, X19]. */
  abortOfOpen: 'discards' | 'lands';
  abortOfCommitted: 'discards' | 'lands';
  /** How long the row count shows the count of before, after an execution has succeeded [X10]. Seconds; 0: not seen. */
  countLag: number;
  /** A first row of an import by the DataSet API that equals the column names [I8]. */
  importHeader: 'kept' | 'dropped';
  /** How an export writes null [E7]. */
  exportNull: '' | '\\N';
  /** Whether an export writes a `'` before texts that look like formulas although it is told not to [E4]. */
  exportEscape: 'declined' | 'always';
}

/** What Sluice goes by as long as nobody has tried it. */
export const assumed: Behaviour = {
  partAgain: 'replaces',
  partHeader: 'kept',
  secondCommit: 'safe',
  abortOfOpen: 'discards',
  abortOfCommitted: 'discards',
  countLag: 0,
  importHeader: 'dropped',
  exportNull: '',
  exportEscape: 'declined',
};

/** What a probe has seen in one Domo. What it could not find out is not in `seen`. */
export interface Probe {
  /** ISO 8601: when it began. */
  at: string;
  host: string;
  seen: Partial<Behaviour>;
}

/** @param probe null: nobody has made one */
export function behaviourOf(probe: Pick<Probe, 'seen'> | null): Behaviour {
  return { ...assumed, ...probe?.seen };
}
