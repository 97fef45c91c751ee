import { TimeZone } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { ContextAttribute, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ExportJob } from '../shared/config/export-job.ts';
import { latestKey } from '../shared/export/place.ts';
import { acknowledgePrefixes } from './acknowledge.ts';
import type { Alarms } from './alarms.ts';
import { ExportMachine } from './export-machine.ts';
import type { Functions } from './functions.ts';
import { Timer } from './timer.ts';

export interface ExportsProps {
  bucket: IBucket;
  functions: Functions;
  exports: ExportJob[];
  alarms: Alarms;
}

/** DataSets that land in the bucket, each at its times. */
export class Exports extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, { bucket, functions, exports, alarms }: ExportsProps) {
    super(scope, id);
    this.machine = new ExportMachine(this, 'Machine', { functions }).machine;
    this.allow(bucket, functions.export, functions.abandonExport, exports);
    if (exports.length > 0) alarms.onExports(this);
    for (const { name, schedule, timeZone } of exports) {
      new Timer(this, name, {
        expression: ScheduleExpression.expression(schedule, TimeZone.of(timeZone)),
        description: `Starts the export ${name}`,
        input: ScheduleTargetInput.fromObject({
          export: name,
          scheduledTime: ContextAttribute.scheduledTime,
        }),
        target: (delivery) => new StepFunctionsStartExecution(this.machine, delivery),
        missed: `The export ${name} could not be started at its time: a schedule was missed. When the cause is gone, have it by: npx sluice export ${name}. Then purge the queue.`,
        chapter: 'exports-were-not-started',
        alarms,
      });
    }
  }

  /** What functions may do in the bucket, under the prefixes of the exports and nowhere else. */
  private allow(bucket: IBucket, fetch: LambdaFunction, abandon: LambdaFunction, exports: ExportJob[]): void {
    for (const made of [fetch, abandon]) {
      made.addEnvironment('BUCKET_NAME', bucket.bucketName);
      if (made.role)
        acknowledgePrefixes(
          made.role,
          bucket,
          exports.map(({ prefix }) => prefix),
        );
    }
    // A right without a prefix would be one to every object.
    if (exports.length === 0) return;
    const objects = exports.map(({ prefix }) => bucket.arnForObjects(`${prefix}*`));
    const clearUp = ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];
    fetch.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:PutObject', 's3:GetObject', 's3:GetObjectVersion', ...clearUp],
        resources: objects,
      }),
    );
    if (bucket.encryptionKey) {
      fetch.addToRolePolicy(
        new PolicyStatement({
          // Parts of an upload are encrypted, and read again when they are put together.
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [bucket.encryptionKey.keyArn],
        }),
      );
    }
    fetch.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket.bucketArn],
        conditions: { StringEquals: { 's3:prefix': exports.map(latestKey) } },
      }),
    );
    abandon.addToRolePolicy(new PolicyStatement({ actions: clearUp, resources: objects }));
    abandon.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:ListBucketMultipartUploads'],
        resources: [bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': exports.map(({ prefix }) => `${prefix}*`) } },
      }),
    );
  }
}
