import type { Objects } from '../aws/objects.ts';
import type { Column } from '../config/route.ts';
import { batchDocumentRef } from './documents.ts';
import type { Load } from './load.ts';
import type { LoadPlan, Proof } from './plan.ts';
import type { StreamRef } from './streams.ts';

/** What one execution takes at most; what is over waits for the next. A load that is larger goes alone. */
export const batchLimits = {
  loads: 500,
  /** Of the objects. */
  bytes: 100e9,
  parts: 5000,
};

/** How a batch is named from state to state; what it consists of is in a document of its own. */
export interface BatchRef {
  /** Unique over all streams and holds. */
  id: string;
  bucket: string;
  /** Parts that are sent at the same time. */
  maxConcurrency: number;
}

/** A load of a batch, and its place in the line. */
export interface BatchLoad {
  order: string;
  load: Load;
  plan: LoadPlan;
}

/** What the rows of a batch are put into; `newStream` is there when the first batch has created it. */
export type BatchTarget =
  | { kind: 'stream'; stream: StreamRef }
  | { kind: 'newStream'; columns: Column[] }
  | { kind: 'dataSet'; dataSetId: string };

/** The loads of one stream that are committed together, in the order of their rows. */
export interface Batch {
  target: BatchTarget;
  loads: BatchLoad[];
}

/** By the id of the load. */
export type Proofs = Record<string, Proof>;

export type Batches = ReturnType<typeof createBatches>;

/**
 * Keeps batches in S3: they may be larger than a state of a run can be. A batch is written once: what a call of a step
 * writes that was given up and comes late can't change what others go by.
 */
export function createBatches(objects: Objects) {
  const batch = (ref: BatchRef) => batchDocumentRef(ref, 'batch.json');
  const proofs = (ref: BatchRef) => batchDocumentRef(ref, 'proofs.json');
  const read = async (ref: BatchRef) => (await objects.getJson(ref.bucket, batch(ref).key)) as Batch;

  return {
    /** @returns the batch that counts: one that was written before stays */
    async write(ref: BatchRef, document: Batch): Promise<Batch> {
      return (await objects.createJson(ref.bucket, batch(ref).key, document)) ? document : read(ref);
    },
    read,
    writeProofs: (ref: BatchRef, document: Proofs) => objects.putJson(ref.bucket, proofs(ref).key, document),
    readProofs: async (ref: BatchRef) => (await objects.getJson(ref.bucket, proofs(ref).key)) as Proofs,
  };
}

/** Runs `work` on each item, some at a time: quick, and without asking too much of what is behind it. */
export async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}
