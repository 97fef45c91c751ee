import { behaviourOf } from '../domo/behaviour.ts';
import type { Batch, BatchRef, Proofs } from './batch.ts';
import { batchDocumentRef, readingsRef } from './documents.ts';
import type { Documents } from './ports.ts';

/*
 * Batches are kept in S3: they may be larger than a state of a run can be. A batch is written once: what a call of a step
 * writes that was given up, and comes late, can't change what others go by.
 */

const batchOf = (ref: BatchRef) => batchDocumentRef(ref, 'batch.json');
const proofsOf = (ref: BatchRef) => batchDocumentRef(ref, 'proofs.json');

export async function writeBatch(
  documents: Pick<Documents, 'put'>,
  ref: BatchRef,
  batch: Batch,
): Promise<void> {
  // By themselves too, because whoever reads the files needs nothing else of the batch.
  await documents.put(readingsRef(ref), batch.readings);
  await documents.put(batchOf(ref), batch);
}

export async function readBatch(documents: Pick<Documents, 'get'>, ref: BatchRef): Promise<Batch> {
  const batch = (await documents.get(batchOf(ref))) as Batch;
  // One that was planned by a version before says nothing of it.
  return { ...batch, behaviour: behaviourOf({ seen: batch.behaviour ?? {} }), names: batch.names ?? [] };
}

export async function writeProofs(
  documents: Pick<Documents, 'put'>,
  ref: BatchRef,
  proofs: Proofs,
): Promise<void> {
  await documents.put(proofsOf(ref), proofs);
}

export async function readProofs(documents: Pick<Documents, 'get'>, ref: BatchRef): Promise<Proofs> {
  return (await documents.get(proofsOf(ref))) as Proofs;
}
