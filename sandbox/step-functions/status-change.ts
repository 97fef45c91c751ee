import type { Journal, RunStatus } from './run/journal.ts';

/** The `detail` of EventBridge's event "Step Functions Execution Status Change". Dates are milliseconds. */
export interface StatusChange {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  status: RunStatus;
  startDate: number;
  stopDate: number | null;
  input: string;
  output: string | null;
  stateMachineVersionArn: null;
  stateMachineAliasArn: null;
  redriveCount: number;
  redriveDate: null;
  redriveStatus: 'NOT_REDRIVABLE' | 'REDRIVABLE';
  redriveStatusReason: string | null;
  inputDetails: { included: boolean };
  outputDetails: { included: boolean } | null;
  error: string | null;
  cause: string | null;
}

export function statusChange({ start, end, status }: Journal): StatusChange {
  const output = end?.output ?? null;
  const redrivable = status === 'FAILED' || status === 'ABORTED' || status === 'TIMED_OUT';
  return {
    executionArn: start.arn,
    stateMachineArn: start.machineArn,
    name: start.name,
    status,
    startDate: start.startDate,
    stopDate: end?.stopDate ?? null,
    input: start.input,
    output,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    redriveCount: 0,
    redriveDate: null,
    redriveStatus: redrivable ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    redriveStatusReason: redrivable ? null : `Execution is ${status} and cannot be redriven`,
    inputDetails: { included: true },
    outputDetails: output === null ? null : { included: true },
    error: end?.error ?? null,
    cause: end?.cause ?? null,
  };
}
