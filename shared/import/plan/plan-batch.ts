import type { Column } from '../../config/route.ts';
import { behaviourOf } from '../../domo/behaviour.ts';
import type { Batch, BatchLoad, BatchRef, BatchSet, BatchTarget, LoadPlan } from '../batch.ts';
import { writeBatch } from '../batches.ts';
import { batchId } from '../documents.ts';
import { isPass } from '../inspect/kind.ts';
import { type Hold, type LeasedBatch, update } from '../lease/lease.ts';
import { mannerOf, nothingToSend, offerParts, type PartsToSend } from '../parts-to-send.ts';
import type { Ports } from '../ports.ts';
import type { Reading } from '../reading.ts';
import { isUntouched } from '../recast-of.ts';
import { unionOfAdded, withColumns } from './added.ts';
import type { Candidate } from './choose.ts';
import { countParts, partsOf, placeParts } from './parts.ts';
import { rangeCountOf } from './ranges.ts';
import type { Taken } from './take-loads.ts';

/** A batch, and how it goes on: it is inspected, or goes to Domo through an execution or in one request. */
export interface PlannedBatch extends PartsToSend {
  next: 'inspect' | 'open' | 'send';
  batch: BatchRef;
}

/** Writes down what the batch consists of, and which parts are to be read. */
export async function planBatch(
  ports: Ports,
  hold: Hold,
  taken: Taken,
  share: boolean,
): Promise<PlannedBatch> {
  const { next, target, columns, added, members } =
    taken.uninspected.length > 0 ? inspection(taken) : load(taken);
  const [first] = members;
  if (first === undefined) throw new RangeError('a batch has no loads');
  const { route, entry } = first.candidate;
  const places = placeParts(
    members.map(({ candidate: { route }, plan }) => ({
      ranges: isPass(plan.inspect) ? 1 : rangeCountOf(route, plan),
      bytes: plan.dataEnd - plan.dataStart,
      partSize: route.partSize,
    })),
    share,
  );
  const readings = createReadings();
  const loads = members.map(({ candidate, plan, reading }, index): BatchLoad => {
    const place = places[index] ?? { firstPart: 0, parts: 0 };
    return { ...candidate.entry, plan: { ...plan, ...place, reading: readings.place(reading) } };
  });
  const batch: Batch = {
    ...{ target, addedColumns: added, readings: readings.all, loads },
    behaviour: behaviourOf(await ports.probes.get()),
    names: columns.map(({ name }) => name),
    routes: Object.fromEntries(members.map(({ candidate }) => [candidate.route.name, candidate.route])),
    ...(taken.set === null ? {} : { set: setOf({ ...taken, set: taken.set }) }),
    twins: next === 'inspect' ? [] : taken.twins,
  };
  const {
    id: firstId,
    object: { bucket, key: firstKey },
  } = (taken.set?.entry ?? entry).load;
  const ref: BatchRef = {
    id: batchId(hold.streamKey, hold.fence),
    bucket,
    maxConcurrency: route.maxConcurrency,
    showCells: members.every(({ candidate }) => candidate.route.showCells),
  };
  await writeBatch(ports.documents, ref, batch);
  const toSend =
    next === 'send'
      ? nothingToSend
      : await offerParts(ports.documents, ref, 0, partsOf(batch), mannerOf(batch));
  const leased: LeasedBatch = {
    ...{
      ...ref,
      fence: hold.fence,
      phase: 'planned',
      loads: taken.set === null ? loads.length : 1,
      firstKey,
      firstId,
      parts: countParts(places),
    },
    ...{ streamId: null, openedBy: null, execution: null, sent: null },
    ...{ committedBy: null, modifiedAt: null, commitAccepted: false },
  };
  await update(ports.leases, hold, () => ({ batch: leased }));
  return { next, batch: ref, ...toSend };
}

/** What a batch is about, before its parts are numbered. */
interface Outline {
  next: PlannedBatch['next'];
  target: BatchTarget;
  /** Of the DataSet when the batch is in it. */
  columns: Column[];
  /** Those of them that it does not have yet. */
  added: Column[];
  members: {
    candidate: Candidate;
    plan: Omit<LoadPlan, 'reading' | 'firstPart' | 'parts'>;
    reading: Reading;
  }[];
}

function inspection({ uninspected }: Taken): Outline {
  return {
    ...{ next: 'inspect', target: { kind: 'inspection' }, columns: [], added: [] },
    members: uninspected.map(({ candidate, examined: { kind: _, reading, ...plan } }) => {
      return { candidate, reading, plan: { ...plan, rowsBefore: null } };
    }),
  };
}

function load({ known, good }: Taken): Outline {
  const [first] = good;
  if (first === undefined) throw new RangeError('a batch has no loads');
  const inOne = first.candidate.route.target.kind === 'dataSetApi';
  const added = unionOfAdded(good.map(({ examined }) => examined));
  const columns = [...(known?.columns ?? first.examined.columns), ...added];
  return {
    next: inOne ? 'send' : 'open',
    target: known?.target ?? { kind: inOne ? 'newDataSet' : 'newStream', columns },
    ...{ columns, added: known === null ? [] : added },
    members: good.map(({ candidate, examined }) => {
      const { kind: _, reading, columns: __, added: ___, seen: ____, ...plan } = examined;
      return { candidate, plan, reading: plain(withColumns(reading, columns)) };
    }),
  };
}

/** The set of a batch: while some of its objects are inspected, it has the others beside them. */
function setOf({ set, good, uninspected }: Taken & { set: BatchSet }): BatchSet {
  if (uninspected.length === 0) return set;
  return { ...set, empty: [...set.empty, ...good.map(({ candidate }) => candidate.entry.load)] };
}

/** Without its columns, where the records of the file are rows of the DataSet as they are. */
function plain(reading: Reading): Reading {
  return isUntouched(reading) ? { ...reading, columns: null } : reading;
}

/** Files that are read alike share a reading: thousands of a batch mostly do. */
function createReadings() {
  const all: Reading[] = [];
  const places = new Map<string, number>();
  return {
    all,
    place(reading: Reading): number {
      const text = JSON.stringify(reading);
      const known = places.get(text);
      if (known !== undefined) return known;
      places.set(text, all.length);
      all.push(reading);
      return all.length - 1;
    },
  };
}
