import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { GivenBucket } from '../shared/config/config.ts';
import { batchPrefix } from '../shared/import/documents.ts';
import { acknowledge } from './acknowledge.ts';
import { keyOf } from './customer-key.ts';

export interface FileBucketProps {
  /** A bucket of the app, or one that exists already; null: one of its own is made. */
  given: IBucket | GivenBucket | null;
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
    if (given === null) this.bucket = this.make(keyOf(this));
    else this.bucket = 'bucketArn' in given ? this.use(given) : this.attach(given);
  }

  private attach({ name, keyArn }: GivenBucket): IBucket {
    return Bucket.fromBucketAttributes(this, 'Bucket', {
      bucketName: name,
      ...(keyArn === null ? {} : { encryptionKey: Key.fromKeyArn(this, 'Key', keyArn) }),
    });
  }

  /** Only what can be seen here: a bucket of another stack says nothing of its settings. */
  private use(bucket: IBucket): IBucket {
    const resource = bucket.node.defaultChild;
    if (!(resource instanceof CfnBucket) || resource.versioningConfiguration !== undefined) return bucket;
    Annotations.of(this).addError(
      `The bucket ${bucket.node.path} is not versioned, so that no load could tell what it has planned from what came after. Create it with versioned: true.`,
    );
    return bucket;
  }

  private make(key: IKey | undefined): IBucket {
    const bucket = new Bucket(this, 'Bucket', {
      versioned: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // With a key of the bucket S3 asks KMS once for many objects.
      ...(key
        ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
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
