import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type Config, FixedEgressVpc, Sluice } from '../../../infra/index.ts';

export interface DataStackProps extends StackProps {
  config: Config | string;
}

export class DataStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: DataStackProps) {
    super(scope, id, props);
    const encryptionKey = new Key(this, 'Key', { enableKeyRotation: true });
    const bucket = new Bucket(this, 'Files', {
      versioned: true,
      enforceSSL: true,
      encryption: BucketEncryption.KMS,
      encryptionKey,
    });
    // The bucket sends its events to EventBridge. `eventBridgeEnabled: true` does the same by a function of the CDK's.
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    const notices = new Topic(this, 'OnCall', { masterKey: encryptionKey, enforceSSL: true });
    const { vpc } = new FixedEgressVpc(this, 'Network');
    const sluice = new Sluice(this, 'Sluice', {
      ...{ config, bucket, notices, encryptionKey, vpc },
      endpoints: 'gateway',
      outputPrefix: 'Sluice',
    });

    // What else is in the stack.
    const orders = new Queue(this, 'Orders', { enforceSSL: true });
    new CfnOutput(this, 'BucketName', { value: orders.queueName });
    new CfnOutput(this, 'Ledger', { value: sluice.tables.main.tableName });
  }
}
