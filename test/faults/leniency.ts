import type { Fault } from '../../shared/errors.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import type { DrawnWorld } from './drawn-world.ts';

/** What a world lets happen that must not happen without it: all of it in one place, to be made stricter here. */
interface Leniency {
  /** Whether a world has the condition. */
  holds(world: DrawnWorld): boolean;
  /** Whose fault a load may have failed by. */
  faults: readonly Fault[];
}

const leniencies: readonly Leniency[] = [
  {
    holds: ({ conditions: { deny } }) => deny?.some(({ times }) => times !== undefined) ?? false,
    faults: ['aws'],
  },
  { holds: ({ conditions: { lambda } }) => lambda !== undefined, faults: ['aws'] },
];

/** Whether the load may have failed, in this world, as it did. */
export function mayFail(world: DrawnWorld, row: LedgerRow | null): boolean {
  const { fault } = row ?? {};
  return (
    fault !== undefined && leniencies.some(({ holds, faults }) => holds(world) && faults.includes(fault))
  );
}

/** Domo's answers in this world may make a run give up where it would clear up. */
export function isCutOff({ refused, conditions: { domo } }: DrawnWorld): boolean {
  return refused !== null || domo?.throttle != null;
}

/** Runs may die, or not be started, of what the world does. */
export function mayNeedWatchIn({
  refused,
  conditions: { lambda, deny, stepFunctions, dynamoDb },
}: DrawnWorld): boolean {
  return (
    [lambda, deny, stepFunctions, dynamoDb].some((condition) => condition !== undefined) || refused !== null
  );
}

/** Whether a receipt may be missing. */
export function mayLackReceipt({ conditions: { deny } }: DrawnWorld): boolean {
  return deny?.some(({ action }) => [action].flat().some((name) => name.startsWith('s3:PutObject'))) ?? false;
}
