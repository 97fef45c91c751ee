import { createHash, randomUUID } from 'node:crypto';
import type { Visit } from '../flow/strand.ts';

/** Numbers of children, or of items, by their status. */
export interface MapRunCounts {
  pending: number;
  running: number;
  succeeded: number;
  failed: number;
  timedOut: number;
  aborted: number;
  total: number;
  resultsWritten: number;
}

/** One try at a Distributed Map state. Times are milliseconds since the epoch. */
export interface MapRun {
  mapRunArn: string;
  executionArn: string;
  /** Of the children: `…:stateMachine:machine/label`. */
  stateMachineArn: string;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  startDate: number;
  stopDate?: number;
  maxConcurrency: number;
  toleratedFailureCount: number;
  toleratedFailurePercentage: number;
  itemCounts: MapRunCounts;
  executionCounts: MapRunCounts;
}

export const noCounts = (): MapRunCounts => ({
  pending: 0,
  running: 0,
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  aborted: 0,
  total: 0,
  resultsWritten: 0,
});

type ChildState = 'pending' | 'running' | 'succeeded' | 'failed' | 'timedOut' | 'aborted';

/** Counts that a child with `items` items goes from one status to another; `from` is null for a new child. */
export function count(run: MapRun, items: number, from: ChildState | null, to: ChildState): void {
  for (const [counts, by] of [[run.executionCounts, 1] as const, [run.itemCounts, items] as const]) {
    if (from === null) counts.total += by;
    else counts[from] -= by;
    counts[to] += by;
  }
}

/** A new Map Run of the visit's state. `label` is the state's name in ARNs. */
export function startMapRun({ strand, name }: Visit, label = labelOf(name)): MapRun {
  const { arn, machineArn } = strand.journal.start;
  const stateMachineArn = `${machineArn}/${label}`;
  return {
    mapRunArn: `${stateMachineArn.replace(':stateMachine:', ':mapRun:')}:${randomUUID()}`,
    executionArn: arn,
    stateMachineArn,
    status: 'RUNNING',
    startDate: strand.engine.clock.now(),
    maxConcurrency: 0,
    toleratedFailureCount: 0,
    toleratedFailurePercentage: 0,
    itemCounts: noCounts(),
    executionCounts: noCounts(),
  };
}

const labelOf = (state: string): string => state.replace(/[^\w-]/g, '_').slice(0, 40);

/** The last part of a Map Run's ARN. */
export const mapRunId = ({ mapRunArn }: MapRun): string => mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1);

/**
 * The name of a child. It is the same after a restart of the sandbox, so that a function whose work depends on the name
 * of the execution does not do it twice.
 */
export function childName(run: MapRun, index: number): string {
  const hex = createHash('sha256').update(`${run.mapRunArn} ${index}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
