import type { Behaviour } from '../../shared/domo/behaviour.ts';

/** A fact of Domo on which the stack rests and which Domo's documentation leaves open; docs/domo-protocol.md has its code. */
export interface Assumption {
  assumed: string;
  /** The stack does this while the assumption holds, or nobody has tried it. */
  usually: string;
  /** The stack does this where a probe has seen that the assumption is wrong. */
  otherwise: string;
  /** The stack decides by this field; it is left out where the stack does the same in both cases. */
  decides?: keyof Behaviour;
}

/** In the order of the output. */
export const assumptions = {
  P7: {
    decides: 'partAgain',
    assumed: 'A part that is sent again under its id replaces the first.',
    usually: 'A part whose answer was lost is sent again.',
    otherwise:
      'No part is sent a second time under its id, and none before it is proven where its records begin. Where one may have reached Domo without an answer, the execution is aborted, and its batch goes again in a new one.',
  },
  X16: {
    decides: 'secondCommit',
    assumed: 'A second commit of an execution is refused, or has no effect.',
    usually:
      'A commit whose answer was lost is made again, if Domo says that the execution was not modified since.',
    otherwise:
      'No execution is committed a second time. Where Domo does not say that it has the commit, the execution is aborted, and its batch goes again if the row count is the one before; else its loads end as not known.',
  },
  X17: {
    decides: 'abortOfOpen',
    assumed: 'The abort of an execution that is not committed leaves the DataSet as it was.',
    usually: 'What could not be committed is aborted, and goes again.',
    otherwise:
      'After each abort of a batch the row count is compared with the one before: where it has grown, the loads end as failed and not known, and nothing is sent again.',
  },
  X19: {
    decides: 'abortOfCommitted',
    assumed: 'The abort of an execution that is committed leaves the DataSet as it was, or is refused.',
    usually: 'A committed batch that Domo says was aborted goes again, if the row count is the one before.',
    otherwise:
      'Rows of a committed batch that Domo says was aborted may land at any time: its loads end as failed and not known, and nothing is sent again.',
  },
  X6: {
    assumed: 'A new execution aborts the open one of its Stream.',
    usually:
      'One run at a time works on a Stream. It aborts what it leaves open, and does not rely on the next execution for that.',
    otherwise:
      'Nothing else: it aborts what it leaves open by itself. An execution that somebody else has open is not ended by ours.',
  },
  X5: {
    assumed: 'Executions end as SUCCESS, INVALID or ABORTED.',
    usually: 'Any other name is doubt: Domo is asked again, and the row counts decide.',
    otherwise:
      'A name that is not known is doubt: Domo is asked again, and the row counts decide. Where they can’t, the loads end as not known.',
  },
  X10: {
    assumed: 'The row count is right two minutes after an execution has succeeded.',
    usually: 'A count that is not right is waited for two minutes to fifteen, depending on commitInterval.',
    otherwise: 'A count that is not right is waited for twice as long as was seen.',
  },
  P8: {
    decides: 'partHeader',
    assumed: 'A first row of a part that equals the column names is a row like any other.',
    usually: 'Parts are sent as they are cut.',
    otherwise:
      'Before a part whose first row looks like the column names these are sent once more: then they are what Domo drops, and the row stays.',
  },
  I8: {
    decides: 'importHeader',
    assumed: 'A first row of an import by the DataSet API that equals the column names is dropped.',
    usually:
      'Before rows of which the first looks like the column names these are sent once more: then they are what is dropped.',
    otherwise: 'Rows are sent as they are.',
  },
  S5: {
    assumed: 'A Stream with keys is created with the update method UPSERT.',
    usually: 'UPSERT is sent when the Stream is created.',
    otherwise:
      'Nothing: the first load of an UPSERT route fails with what Domo says. Create the Stream by hand as Domo documents it, with APPEND and keyColumnNames, and name it in the route as "stream".',
  },
  S7: {
    assumed: 'Of rows that have one key in one execution the last one counts.',
    usually:
      'An UPSERT file is sent as it is; the row count after it is between what was there and all rows.',
    otherwise: 'The same: make sure that a key occurs once in a file.',
  },
  E7: {
    decides: 'exportNull',
    assumed: 'An export writes null as an empty cell.',
    usually: 'Exports are kept as they come.',
    otherwise:
      'In exports a cell that is \\N without quotes becomes an empty cell, and _latest.json says how many there were.',
  },
  E4: {
    decides: 'exportEscape',
    assumed: 'An export that is told not to protect against formulas writes texts as they are.',
    usually: 'Exports are kept as they come.',
    otherwise:
      'Exports are kept as they come, and _latest.json says so: nobody can tell a ’ that Domo has added from one that was there.',
  },
} as const satisfies Record<string, Assumption>;

export type Code = keyof typeof assumptions;
export const codes = Object.keys(assumptions) as Code[];
