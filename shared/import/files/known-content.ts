/** Content that is in Domo: which load brought it there, and with which batch. */
export interface KnownContent {
  content: string;
  load: string;
  key: string;
  batch: string;
  /** ISO 8601: when its load ended. */
  at: string;
}
