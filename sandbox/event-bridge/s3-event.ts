import { accountId, partition, region } from '../account.ts';
import type { ObjectEvent } from '../s3/s3.ts';
import { uuidOf } from '../template/identity.ts';
import type { BridgeEvent } from './event-bridge.ts';

/**
 * The event about an object that S3 sends to EventBridge, field for field
 * (AmazonS3/latest/userguide/ev-events.html). An event that is sent again has the same id.
 */
export function s3Event(event: ObjectEvent): BridgeEvent {
  return {
    version: '0',
    id: uuidOf(`${event.bucket}/${event.key}/${event.sequencer}`),
    'detail-type': event.kind,
    source: 'aws.s3',
    account: accountId,
    time: event.time.replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [`arn:${partition}:s3:::${event.bucket}`],
    detail: {
      version: '0',
      bucket: { name: event.bucket },
      object: {
        key: event.key,
        ...(event.kind === 'Object Created' ? { size: event.size, etag: event.etag } : {}),
        ...(event.versionId === null ? {} : { 'version-id': event.versionId }),
        sequencer: event.sequencer,
      },
      'request-id': event.requestId,
      requester: accountId,
      'source-ip-address': '127.0.0.1',
      reason: event.reason,
      ...(event.kind === 'Object Deleted' ? { 'deletion-type': event.deletionType } : {}),
    },
  };
}
