/**
 * What may be done to a cell on its way:
 * `null` a word or a spelling of null became null; `number` a number is spelt as Domo reads it; `date` a date or
 * date-time is spelt as Domo reads it, or was moved to UTC; `firstOfTwo` a local time that its zone has twice was taken
 * as its first; `trim` blanks around a cell went, and nothing else was done; `invalid` a cell that does not fit its column
 * became null; `emptyText` a null of a DataSet with one column is sent as an empty text, because Domo has no spelling for it [F4].
 */
export const changeKinds = ['null', 'number', 'date', 'firstOfTwo', 'trim', 'invalid', 'emptyText'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** How many cells were changed, by kind; a kind that is missing was never needed. */
export type Changes = Partial<Record<ChangeKind, number>>;

export function addChanges(some: Changes, others: Changes): Changes {
  const sum = { ...some };
  for (const kind of changeKinds) {
    const count = (some[kind] ?? 0) + (others[kind] ?? 0);
    if (count > 0) sum[kind] = count;
  }
  return sum;
}
