import { randomUUID } from 'node:crypto';
import { accountId, region } from '../account.ts';
import type { StatusChange } from '../step-functions/status-change.ts';
import type { BridgeEvent } from './event-bridge.ts';

/** The event that Step Functions sends to EventBridge when a run of a Standard machine begins or ends. */
export function statusChangeEvent(change: StatusChange): BridgeEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: accountId,
    time: new Date(change.stopDate ?? change.startDate).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [change.executionArn],
    detail: { ...change },
  };
}
