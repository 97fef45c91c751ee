import { addChanges } from '../../cells/change.ts';
import type { SluiceError } from '../../errors.ts';
import { type Batch, type BatchLoad, type BatchSet, type Proofs, routeOf } from '../batch.ts';
import { type EndingLoad, failing } from '../ledger/end-loads.ts';
import { type Outcome, outcomeOfError } from '../ledger/outcome.ts';
import { type Findings, noFindings } from '../ledger/receipt.ts';
import { describe, type Load } from '../load.ts';
import type { Proof } from '../part.ts';
import { endingEmpty } from '../plan/empty.ts';
import { ofSet } from '../plan/take-set.ts';

/** The endings of a set and of all that is loaded with it: they are all alike, and the set has the sums. */
export function endingsOfSet(
  batch: Pick<Batch, 'loads' | 'routes'>,
  set: BatchSet,
  outcome: Outcome,
  findings: Omit<Findings, 'proof'>,
  proofs: Proofs = {},
): EndingLoad[] {
  const members = [
    ...batch.loads.map(({ load, plan }) => ({ load, parts: plan.parts })),
    ...set.empty.map(noParts),
  ];
  const { entry } = set;
  const route = routeOf(batch, entry.load);
  const proof = proofOf(Object.values(proofs));
  const [parts, bytes] = [
    members.reduce((sum, one) => sum + one.parts, 0),
    members.reduce((sum, { load }) => sum + load.object.size, 0),
  ];
  const objects = members.map(({ load: { id, object } }) => {
    const { key, versionId, size } = object;
    return { id, key, versionId, rows: proofs[id]?.rows ?? 0, bytes: size };
  });
  return [
    ...endingsOfMembers(
      // A set without rows that empties its DataSet is itself what is loaded.
      members.map(({ load }) => load).filter(({ id }) => id !== entry.load.id),
      { entry, route, outcome, findings },
      proofs,
    ),
    {
      ...{ entry, route, outcome, findings: { ...findings, proof }, known: { parts, bytes }, objects },
      decisions: set.decisions ?? [],
    },
  ];
}

/** The endings of loads that end with a set. @param set the ending of the set itself */
export function endingsOfMembers(
  members: readonly Load[],
  {
    entry,
    route,
    outcome,
    findings,
  }: Pick<EndingLoad, 'entry' | 'route' | 'outcome'> & { findings: Omit<Findings, 'proof'> },
  proofs: Proofs = {},
): EndingLoad[] {
  // Whether it is in Domo is found out for the set as a whole.
  const { unresolved: _, ...alike } = outcome;
  return members.map((load) => ({
    entry: { load, order: entry.load.id, force: false, replays: 0 },
    ...{ route, outcome: alike, member: true },
    findings: { ...findings, proof: proofs[load.id] ?? null },
  }));
}

/** The endings of loads of versions that were replaced or deleted before the marker or manifest came. */
export function endingsOfOvertaken(
  overtaken: readonly Load[],
  { entry, route }: Pick<EndingLoad, 'entry' | 'route'>,
): EndingLoad[] {
  return overtaken.flatMap((load) => {
    const reason = `${describe(load.object)}: this version was replaced or deleted before ${describe(entry.load.object)} came, and so it is in no set.`;
    const outcome: Outcome = { state: 'superseded', reason };
    return endingsOfMembers([load], { entry, route, outcome, findings: noFindings });
  });
}

function noParts(load: Load) {
  return { load, parts: 0 };
}

function proofOf(proofs: readonly Proof[]): Proof | null {
  if (proofs.length === 0) return null;
  const sum = (of: (proof: Proof) => number) => proofs.reduce((total, proof) => total + of(proof), 0);
  return {
    rows: sum(({ rows }) => rows),
    rowsSent: sum(({ rowsSent }) => rowsSent),
    bytes: sum(({ bytes }) => bytes),
    literalQuotes: sum(({ literalQuotes }) => literalQuotes),
    textAfterClose: sum(({ textAfterClose }) => textAfterClose),
    changes: proofs.reduce((total, { changes }) => addChanges(total, changes), {}),
  };
}

/**
 * The endings of loads of a batch that is given up: those that are at fault, and those without rows. Of a set all end
 * where one does; nothing where none does.
 */
export function endingsOfDropped(
  batch: Batch,
  dropped: ReadonlyMap<BatchLoad, SluiceError>,
  empty: readonly BatchLoad[],
  findings: Findings,
): EndingLoad[] {
  const { set } = batch;
  if (set === undefined) {
    return [
      ...[...dropped].map(([member, error]) => failing(member, routeOf(batch, member.load), error, findings)),
      ...empty.map((member) => endingEmpty(member, routeOf(batch, member.load))),
    ];
  }
  const [first] = dropped;
  if (first !== undefined) {
    const [{ load }, error] = first;
    const outcome = outcomeOfError(ofSet(set.entry.load.object, load.object, error));
    return endingsOfSet(batch, set, outcome, findings);
  }
  const { outcome } = endingEmpty(set.entry, routeOf(batch, set.entry.load));
  return empty.length === 0 ? [] : endingsOfSet(batch, set, outcome, noFindings);
}

/** How many loads of a batch end where some of it are dropped: of a set all. */
export function isAllDropped({ loads, set }: Pick<Batch, 'loads' | 'set'>, dropped: number): boolean {
  return dropped === loads.length || (set !== undefined && dropped > 0);
}
