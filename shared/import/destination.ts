/** Where a batch's rows go: through an execution of a Stream, or, where that is null, into the DataSet itself. */
export interface Destination {
  dataSetId: string;
  /** Rows in the DataSet before the batch. */
  rowsBefore: number;
  streamId: number | null;
  executionId: number | null;
}

/** The open execution of a batch. */
export interface OpenExecution extends Destination {
  streamId: number;
  executionId: number;
  /** Domo's count may have lagged behind an earlier batch when `rowsBefore` was counted [X10]: then it is no measure. */
  countMoving: boolean;
}
