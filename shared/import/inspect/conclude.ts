import { ProofFailed, type SluiceError } from '../../errors.ts';
import { type Batch, type BatchLoad, routeOf } from '../batch.ts';
import { type DocumentRef, inspectionRef } from '../documents.ts';
import { endingsOfDropped } from '../files/set-endings.ts';
import { forEach } from '../for-each.ts';
import { type Hold, moveOn } from '../lease/lease.ts';
import { endLoads } from '../ledger/end-loads.ts';
import { noFindings } from '../ledger/receipt.ts';
import type { Ports } from '../ports.ts';
import type { Reading } from '../reading.ts';
import { passNames, surveyName, unsizedName } from './inspection.ts';
import { isPass } from './kind.ts';
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
  for (const [id, { name }] of begunOf(batch, notebooks)) {
    if (unfinished.has(id)) await ports.ledger.noteInspected(id, hold, name);
  }
  await forEach(unsized, ({ load }) => ports.ledger.noteInspected(load.id, hold, unsizedName));
  const isFound = (member: BatchLoad) => !dropped.has(member) && !unsized.includes(member);
  const found = batch.loads.filter((member) => isFound(member) && !unfinished.has(member.load.id));
  await forEach(found, async (member) => {
    const { load, plan } = member;
    const notebook = notebooks.get(load.id);
    if (notebook === undefined) throw new RangeError(`load ${load.id} is not known`);
    const reading = readingOf(batch, member);
    const { inspect } = plan;
    const name = isPass(inspect)
      ? passNames(inspect, reading, plan).whole
      : surveyName(routeOf(batch, load), reading, plan);
    if (!isPass(inspect)) await ports.documents.put(inspectionRef(load, name), notebook.surveyed());
    else if (notebook.pass !== 'whole')
      throw new ProofFailed(`The pass over the text of load ${load.id} is not whole.`);
    await ports.ledger.noteInspected(load.id, hold, name);
  });
  const { hold: next } = await moveOn(ports.leases, hold, () => ({ batch: null }));
  await endLoads(ports, next, endingsOfDropped(batch, dropped, [], noFindings));
  return next.fence;
}

/** What is kept of a pass that has not come to its end, so that the next round goes on. */
export interface Begun {
  /** Of the document, among the inspections of its load. */
  name: string;
  ref: DocumentRef;
}

/** By the ids of their loads. */
export function begunOf(
  batch: Pick<Batch, 'loads' | 'readings'>,
  notebooks: ReadonlyMap<string, Notebook>,
): Map<string, Begun> {
  return new Map(
    batch.loads.flatMap((member): [string, Begun][] => {
      const { load, plan } = member;
      if (!isPass(plan.inspect) || notebooks.get(load.id)?.pass !== 'begun') return [];
      const { begun: name } = passNames(plan.inspect, readingOf(batch, member), plan);
      return [[load.id, { name, ref: inspectionRef(load, name) }]];
    }),
  );
}

function readingOf({ readings }: Pick<Batch, 'readings'>, { plan }: BatchLoad): Reading {
  const reading = readings[plan.reading];
  if (reading === undefined) throw new RangeError(`the batch has no reading ${plan.reading}`);
  return reading;
}
