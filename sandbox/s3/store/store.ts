import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Blobs, openBlobs } from './blobs.ts';
import { type Catalog, createCatalog } from './catalog.ts';
import type { Change } from './change.ts';
import type { ObjectEvent } from './event.ts';
import { appendToJournal, readJournal, rewriteJournal } from './journal.ts';
import { createOutbox } from './outbox.ts';

export interface StoreOptions {
  dir: string;
  region: string;
  onEvent?: (event: ObjectEvent) => void | Promise<void>;
  onEventRefused?: (event: ObjectEvent, error: unknown) => void;
}

/** The folder on disk: `journal.jsonl` lists what exists, `blobs/` has the bytes. One process at a time may use it. */
export interface Store {
  readonly region: string;
  readonly catalog: Catalog;
  readonly blobs: Blobs;
  /** Events are recorded only if there is a listener. */
  readonly hasListener: boolean;
  /**
   * Makes a change durable, visible, and known to the listener. It is synchronous, so that what the caller has just
   * read in the catalog is still true when it writes: conditional writes need no locks.
   */
  commit(change: Change): void;
  /** Greater than every sequencer before, also those of earlier processes. */
  nextSequencer(): string;
  close(): Promise<void>;
}

const sequencerDigits = 18;

export async function openStore(options: StoreOptions): Promise<Store> {
  const { dir, region, onEvent, onEventRefused } = options;
  await mkdir(dir, { recursive: true });
  const file = join(dir, 'journal.jsonl');

  const catalog = createCatalog();
  for await (const change of readJournal(file)) catalog.apply(change);
  await rewriteJournal(file, catalog.snapshot());
  const blobs = await openBlobs(join(dir, 'blobs'));
  await blobs.sweep(catalog.blobs());

  const journal = appendToJournal(file);
  let closed = false;

  const outbox = createOutbox(
    onEvent ?? (() => undefined),
    ({ sequencer }) => commit({ type: 'delivered', sequencer }),
    onEventRefused ?? (() => undefined),
  );

  function commit(change: Change): void {
    if (closed) throw new Error(`${dir} is closed`);
    journal.append(change);
    blobs.remove(catalog.apply(change));
    if ((change.type === 'version' || change.type === 'removal') && change.event !== null) {
      outbox.add(change.event);
    }
  }

  const redelivered = [...catalog.pendingEvents.values()];
  // Later, because the listener may need the store, which the caller does not have yet.
  const redelivery = setImmediate(() => {
    if (onEvent === undefined) return;
    for (const event of redelivered) outbox.add(event);
  });

  return {
    region,
    catalog,
    blobs,
    hasListener: onEvent !== undefined,
    commit,
    nextSequencer() {
      // From the clock, so that a store that was emptied does not use old sequencers again.
      const fromClock = BigInt(Date.now()) << 16n;
      const fromLast = BigInt(`0x${catalog.lastSequencer || '0'}`) + 1n;
      const next = fromClock > fromLast ? fromClock : fromLast;
      return next.toString(16).toUpperCase().padStart(sequencerDigits, '0');
    },
    async close() {
      if (closed) return;
      clearImmediate(redelivery);
      await outbox.close();
      closed = true;
      journal.close();
      await blobs.close();
    },
  };
}
