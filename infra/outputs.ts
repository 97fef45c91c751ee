import { CfnOutput } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { domoHost } from './sluice-function.ts';
import type { Tables } from './tables.ts';

export interface OutputsProps {
  bucket: IBucket;
  tables: Tables;
  secret: Secret;
  notices: ITopic;
  intake: Queue;
  config: Asset;
  importMachine: StateMachine;
  exportMachine: StateMachine;
  /** The name of the dashboard. */
  dashboard: string;
  /** What the names of the outputs begin with, so that they differ from others of the stack. */
  prefix: string;
}

/** By what the command line finds what is deployed: outputs of the stack, under the same names in every stack but for what they begin with. */
export class Outputs extends Construct {
  constructor(scope: Construct, id: string, props: OutputsProps) {
    super(scope, id);
    const {
      bucket,
      tables,
      secret,
      notices,
      intake,
      config,
      importMachine,
      exportMachine,
      dashboard,
      prefix,
    } = props;
    const values = {
      BucketName: bucket.bucketName,
      TableName: tables.main.tableName,
      ReportsTableName: tables.reports.tableName,
      IntakeQueueUrl: intake.queueUrl,
      ConfigBucket: config.s3BucketName,
      ConfigKey: config.s3ObjectKey,
      ImportMachineArn: importMachine.stateMachineArn,
      ExportMachineArn: exportMachine.stateMachineArn,
      NoticesTopicArn: notices.topicArn,
      DomoSecretArn: secret.secretArn,
      DomoHost: domoHost,
      DashboardName: dashboard,
    };
    for (const [name, value] of Object.entries(values)) {
      new CfnOutput(this, name, { value }).overrideLogicalId(`${prefix}${name}`);
    }
  }
}
