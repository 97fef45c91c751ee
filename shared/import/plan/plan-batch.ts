import { behaviourOf } from '../../domo/behaviour.ts';
import type { Batch, BatchLoad, BatchRef } from '../batch.ts';
import { writeBatch } from '../batches.ts';
import { batchId } from '../documents.ts';
import { type Hold, type LeasedBatch, update } from '../lease/lease.ts';
import { mannerOf, nothingToSend, offerParts, type PartsToSend } from '../parts-to-send.ts';
import type { Ports } from '../ports.ts';
import { countParts, partsOf, placeParts } from './parts.ts';
import { rangeCountOf } from './ranges.ts';
import type { Taken } from './take-loads.ts';

/** A batch, and how it goes to Domo: through an execution, or in one request of the DataSet API. */
export interface PlannedBatch extends PartsToSend {
  next: 'open' | 'send';
  batch: BatchRef;
}

/** Writes down what the batch consists of, and which parts are to be sent. */
export async function planBatch(
  ports: Ports,
  hold: Hold,
  { known, good, set, twins }: Taken,
  share: boolean,
): Promise<PlannedBatch> {
  const [first] = good;
  if (first === undefined) throw new RangeError('a batch has no loads');
  const { route, entry } = first.candidate;
  const inOne = route.target.kind === 'dataSetApi';
  const ranged = good.map(({ candidate, head: { dataStart } }) => {
    const { object } = candidate.entry.load;
    const ranges = rangeCountOf({ object, route: candidate.route }, dataStart);
    return { ranges, bytes: object.size - dataStart, partSize: candidate.route.partSize };
  });
  const places = placeParts(ranged, share);
  const loads = good.map(({ candidate, head: { dataStart, columns } }, index): BatchLoad => {
    const place = places[index] ?? { firstPart: 0, parts: 0 };
    return { ...candidate.entry, plan: { dataStart, columnCount: columns.length, ...place } };
  });
  const batch: Batch = {
    target: known?.target ?? { kind: inOne ? 'newDataSet' : 'newStream', columns: first.head.columns },
    behaviour: behaviourOf(await ports.probes.get()),
    names: (known?.columns ?? first.head.columns).map(({ name }) => name),
    routes: Object.fromEntries(good.map(({ candidate }) => [candidate.route.name, candidate.route])),
    loads,
    ...(set === null ? {} : { set }),
    twins,
  };
  const {
    id: firstId,
    object: { bucket, key: firstKey },
  } = (set?.entry ?? entry).load;
  const ref: BatchRef = {
    id: batchId(hold.streamKey, hold.fence),
    bucket,
    maxConcurrency: route.maxConcurrency,
    showCells: good.every(({ candidate }) => candidate.route.showCells),
  };
  await writeBatch(ports.documents, ref, batch);
  const toSend = inOne
    ? nothingToSend
    : await offerParts(ports.documents, ref, 0, partsOf(batch), mannerOf(batch));
  const leased: LeasedBatch = {
    ...{
      ...ref,
      fence: hold.fence,
      phase: 'planned',
      loads: set === null ? loads.length : 1,
      firstKey,
      firstId,
      parts: countParts(places),
    },
    ...{ streamId: null, openedBy: null, execution: null, sent: null },
    ...{ committedBy: null, modifiedAt: null, commitAccepted: false },
  };
  await update(ports.leases, hold, () => ({ batch: leased }));
  return { next: inOne ? 'send' : 'open', batch: ref, ...toSend };
}
