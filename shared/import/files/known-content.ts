/** Content that is in Domo: which load brought it there, and with which batch. */
export interface KnownContent {
  content: string;
  load: string;
  key: string;
  batch: string;
  /** Where its rows are: content of a DataSet that was deleted in Domo is there no more. */
  dataSetId: string;
  /** ISO 8601: when its load ended. */
  at: string;
}
