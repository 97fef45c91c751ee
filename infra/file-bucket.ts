import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { GivenBucket } from '../shared/config/config.ts';
import { batchPrefix } from '../shared/import/documents.ts';
import { acknowledge } from './acknowledge.ts';

export interface FileBucketProps {
  /** null: one of its own is made. */
  given: GivenBucket | null;
}

/**
 * Where files are dropped, and exports land. Versioned, because a version id pins exactly the bytes that were planned. A
 * bucket that there is already stays as it is: its settings are its owner's, and `sluice doctor` looks whether they are
 * right.
 */
export class FileBucket extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, { given }: FileBucketProps) {
    super(scope, id);
    this.bucket = given === null ? this.make() : this.attach(given);
  }

  private attach({ name, keyArn }: GivenBucket): IBucket {
    return Bucket.fromBucketAttributes(this, 'Bucket', {
      bucketName: name,
      ...(keyArn === null ? {} : { encryptionKey: Key.fromKeyArn(this, 'Key', keyArn) }),
    });
  }

  private make(): IBucket {
    const bucket = new Bucket(this, 'Bucket', {
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
}
