import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { GivenBucket } from '../shared/config/config.ts';
import { batchPrefix } from '../shared/import/documents.ts';
import { acknowledge } from './acknowledge.ts';

/**
 * Where files are dropped. Versioned, because a version id pins exactly the bytes that were planned. A bucket that
 * there is already stays as it is: its settings are its owner's, and `sluice doctor` looks whether they are right.
 *
 * @param given null creates one
 */
export function createBucket(scope: Construct, given: GivenBucket | null): IBucket {
  if (given !== null) {
    return Bucket.fromBucketAttributes(scope, 'Bucket', {
      bucketName: given.name,
      ...(given.keyArn === null ? {} : { encryptionKey: Key.fromKeyArn(scope, 'BucketKey', given.keyArn) }),
    });
  }
  const bucket = new Bucket(scope, 'Bucket', {
    versioned: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      {
        id: 'batches',
        prefix: batchPrefix,
        expiration: Duration.days(30),
        noncurrentVersionExpiration: Duration.days(1),
      },
      { id: 'broken-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
  });
  // The L2 switch `eventBridgeEnabled` would add a custom resource with a Python function for this one setting.
  const resource = bucket.node.defaultChild as CfnBucket;
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  acknowledge(bucket, {
    S1: 'Whether each access is logged, and where to, is for the account to decide, by data events of CloudTrail or a bucket for logs. What Sluice does to an object is in ledger, receipt and tag.',
  });
  return bucket as IBucket;
}
