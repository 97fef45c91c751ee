/** What a standard queue may do at any time, and the sandbox's does only where its world says so. */
export interface Disorder {
  /** The share of messages that are delivered a second time, deleted or not. */
  redeliver?: number;
  /** Any message that is there may be the next. */
  reorder?: boolean;
  /** In [0, 1). */
  random(): number;
}
