import type { JsonObject } from '../json.ts';
import type { MapRun } from '../map/map-run.ts';
import type { Journal } from '../run/journal.ts';
import type { Machine } from '../run/registry.ts';
import type { RunSummary } from '../run/store.ts';

/** The API counts time in seconds. */
export const seconds = (ms: number): number => ms / 1000;

export const listedRun = ({
  arn,
  name,
  machineArn,
  status,
  startDate,
  stopDate,
}: RunSummary): JsonObject => ({
  executionArn: arn,
  name,
  stateMachineArn: machineArn,
  status,
  startDate: seconds(startDate),
  ...(stopDate === undefined ? {} : { stopDate: seconds(stopDate) }),
  redriveCount: 0,
});

/**
 * A run as it was at a time; null where it had not begun
 * (step-functions/latest/apireference/API_DescribeExecution.html, API_ListExecutions.html: "This operation is
 * eventually consistent").
 */
export function seenAt(time: number, run: RunSummary): RunSummary | null {
  if (run.startDate > time) return null;
  if (run.stopDate === undefined || run.stopDate <= time) return run;
  const { stopDate: _, ...underWay } = run;
  return { ...underWay, status: 'RUNNING' };
}

export function describeRun({ start, end, status }: Pick<Journal, 'start' | 'end' | 'status'>): JsonObject {
  return {
    executionArn: start.arn,
    name: start.name,
    stateMachineArn: start.machineArn,
    status,
    startDate: seconds(start.startDate),
    input: start.input,
    inputDetails: { included: true },
    ...(end ? { stopDate: seconds(end.stopDate) } : {}),
    ...(end?.output === undefined ? {} : { output: end.output, outputDetails: { included: true } }),
    ...(end?.error === undefined ? {} : { error: end.error }),
    ...(end?.cause === undefined ? {} : { cause: end.cause }),
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'The sandbox does not redrive executions',
  };
}

export const listedMapRun = (run: MapRun): JsonObject => ({
  mapRunArn: run.mapRunArn,
  executionArn: run.executionArn,
  stateMachineArn: run.stateMachineArn,
  startDate: seconds(run.startDate),
  ...(run.stopDate === undefined ? {} : { stopDate: seconds(run.stopDate) }),
});

export const describeMapRun = (run: MapRun): JsonObject => ({
  mapRunArn: run.mapRunArn,
  executionArn: run.executionArn,
  status: run.status,
  startDate: seconds(run.startDate),
  ...(run.stopDate === undefined ? {} : { stopDate: seconds(run.stopDate) }),
  maxConcurrency: run.maxConcurrency,
  toleratedFailureCount: run.toleratedFailureCount,
  toleratedFailurePercentage: run.toleratedFailurePercentage,
  itemCounts: { ...run.itemCounts },
  executionCounts: { ...run.executionCounts },
  redriveCount: 0,
});

/** An event without its data: inputs, outputs, parameters and variables. */
export function withoutData(event: JsonObject): JsonObject {
  const data = ['input', 'output', 'parameters', 'assignedVariables'];
  const entries = Object.entries(event).map(([field, value]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [field, value] as const;
    return [field, Object.fromEntries(Object.entries(value).filter(([key]) => !data.includes(key)))] as const;
  });
  return Object.fromEntries(entries);
}

export const listedMachine = ({ arn, name, type, creationDate }: Machine): JsonObject => ({
  stateMachineArn: arn,
  name,
  type,
  creationDate: seconds(creationDate),
});

export const describeMachine = (machine: Machine): JsonObject => ({
  ...listedMachine(machine),
  roleArn: machine.roleArn,
  status: 'ACTIVE',
  definition: machine.source,
});
