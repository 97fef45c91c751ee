import { ProofFailed, type SluiceError } from '../../errors.ts';
import { type Batch, type BatchLoad, routeOf } from '../batch.ts';
import { type DocumentRef, inspectionRef } from '../documents.ts';
import { endingsOfDropped } from '../files/set-endings.ts';
import { forEach } from '../for-each.ts';
import { type Hold, moveOn } from '../lease/lease.ts';
import { endLoads } from '../ledger/end-loads.ts';
import { noFindings } from '../ledger/receipt.ts';
import type { Ports } from '../ports.ts';
import { indexName, progressName, surveyName, unsizedName } from './inspection.ts';
import type { Notebook } from './notebook.ts';

/** What is known of the loads of an inspection when its parts have been read. */
export interface Conclusion {
  batch: Batch;
  /** By the ids of the loads. */
  notebooks: ReadonlyMap<string, Notebook>;
  /** Loads whose files are at fault. */
  dropped: ReadonlyMap<BatchLoad, SluiceError>;
  /** Loads whose texts must be indexed first: what was found by another size of the text does not count. */
  unsized: readonly BatchLoad[];
  /** The ids of loads of which not all is known yet: the next plan goes on with them. */
  unfinished: ReadonlySet<string>;
}

/**
 * Keeps what an inspection has found, ends the loads whose files are at fault, and gives the batch up: the next plan
 * goes by what was found.
 *
 * @returns the fence from then on
 */
export async function conclude(
  ports: Ports,
  hold: Hold,
  { batch, notebooks, dropped, unsized, unfinished }: Conclusion,
): Promise<number> {
  for (const id of progressOf(batch, notebooks).keys()) {
    if (unfinished.has(id)) await ports.ledger.noteInspected(id, hold, progressName);
  }
  await forEach(unsized, ({ load }) => ports.ledger.noteInspected(load.id, hold, unsizedName));
  const isFound = (member: BatchLoad) => !dropped.has(member) && !unsized.includes(member);
  const found = batch.loads.filter((member) => isFound(member) && !unfinished.has(member.load.id));
  await forEach(found, async (member) => {
    const { load, plan } = member;
    const notebook = notebooks.get(load.id);
    const reading = batch.readings[plan.reading];
    if (notebook === undefined || reading === undefined) throw new RangeError(`load ${load.id} is not known`);
    const isIndex = plan.inspect === 'index';
    const name = isIndex ? indexName : surveyName(routeOf(batch, load), reading, plan);
    if (!isIndex) await ports.documents.put(inspectionRef(load, name), notebook.surveyed());
    else if (notebook.index !== 'whole')
      throw new ProofFailed(`The index of the text of load ${load.id} is not whole.`);
    await ports.ledger.noteInspected(load.id, hold, name);
  });
  const { hold: next } = await moveOn(ports.leases, hold, () => ({ batch: null }));
  await endLoads(ports, next, endingsOfDropped(batch, dropped, [], noFindings));
  return next.fence;
}

/** Where it is kept how far the indexes have come that are not whole yet, so that the next round goes on: by the ids of their loads. */
export function progressOf(
  { loads }: Pick<Batch, 'loads'>,
  notebooks: ReadonlyMap<string, Notebook>,
): Map<string, DocumentRef> {
  const begun = loads.filter(({ load }) => notebooks.get(load.id)?.index === 'begun');
  return new Map(begun.map(({ load }) => [load.id, inspectionRef(load, progressName)]));
}
