import type { Journal, RunStatus } from './run/journal.ts';

/** The `detail` of EventBridge's event "Step Functions Execution Status Change". Dates are milliseconds. */
export interface StatusChange {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  status: RunStatus;
  startDate: number;
  stopDate: number | null;
  /** null where it is too large to be sent. */
  input: string | null;
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

/** Bytes of input and output, escaped as in JSON, that an event may have. */
const longestData = 248 * 1024;

/**
 * Data that would make the event too large is left out of it, the input first
 * (step-functions/latest/dg/eventbridge-integration.html).
 */
export function statusChange({ start, end, status }: Journal): StatusChange {
  const written = end?.output ?? null;
  const hasInput = escapedSize(start.input) + escapedSize(written) <= longestData;
  const hasOutput = escapedSize(written) <= longestData;
  const output = hasOutput ? written : null;
  const redrivable = status === 'FAILED' || status === 'ABORTED' || status === 'TIMED_OUT';
  return {
    executionArn: start.arn,
    stateMachineArn: start.machineArn,
    name: start.name,
    status,
    startDate: start.startDate,
    stopDate: end?.stopDate ?? null,
    input: hasInput ? start.input : null,
    output,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    redriveCount: 0,
    redriveDate: null,
    redriveStatus: redrivable ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    redriveStatusReason: redrivable ? null : `Execution is ${status} and cannot be redriven`,
    inputDetails: { included: hasInput },
    outputDetails: written === null ? null : { included: hasOutput },
    error: end?.error ?? null,
    cause: end?.cause ?? null,
  };
}

function escapedSize(text: string | null): number {
  return text === null ? 0 : Buffer.byteLength(JSON.stringify(text)) - 2;
}
