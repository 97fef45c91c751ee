import { AsyncLocalStorage } from 'node:async_hooks';
import db from 'dynalite/db/index.js';
import type { Item } from './item-size.ts';

/** A write of one item. */
export interface Write {
  tableName: string;
  /** null where the item is new. */
  before: Item | null;
  /** null where it is deleted. */
  after: Item | null;
}

/** Told of an item's write before it is done. What it returns is what the writer is told instead. */
export type WriteWatch = (write: Write) => { statusCode: number; body: object } | null;

/** The watcher of the writes that a request makes. It keeps several sandboxes in one process apart. */
const watching = new AsyncLocalStorage<WriteWatch>();

const { updateIndexes } = db;

// Only here both the item before and the item after are known, and may the write still be refused.
db.updateIndexes = (store, table, before, after, done) => {
  const write = { tableName: table.TableName, before: before ?? null, after: after ?? null };
  const refusal = watching.getStore()?.(write) ?? null;
  if (refusal !== null) return done(refusal);
  updateIndexes(store, table, before, after, done);
};

/** Makes a request of dynalite while `watch` is told of its writes. */
export function watchWrites(watch: WriteWatch, request: () => void): void {
  watching.run(watch, request);
}
