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
import { DeadLetters } from './dead-letters.ts';
import { ExportMachine } from './export-machine.ts';
import type { FunctionsByName } from './functions.ts';
import { coveringInPolicy } from './prefixes.ts';
import { Timer, timerRole } from './timer.ts';

export interface ExportsProps {
  bucket: IBucket;
  functions: FunctionsByName;
  exports: readonly ExportJob[];
  alarms: Alarms;
}

/** DataSets that land in the bucket, each at its times. */
export class Exports extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, { bucket, functions, exports, alarms }: ExportsProps) {
    super(scope, id);
    this.machine = new ExportMachine(this, 'Machine', { functions }).machine;
    for (const made of [functions.export, functions.abandonExport]) {
      made.addEnvironment('BUCKET_NAME', bucket.bucketName);
    }
    // A right without a prefix would be one to every object.
    if (exports.length === 0) return;
    this.allow(bucket, functions.export, functions.abandonExport, exports);
    alarms.onExports(this);
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      alarms,
      chapter: 'exports-were-not-started',
      description:
        'Exports could not be started at their times, so that they are missing: each message in this queue names one. When the cause is gone, have it by: npx sluice export NAME. Then purge the queue.',
    });
    const role = timerRole(this, deadLetters.queue);
    for (const { name, schedule, timeZone } of exports) {
      new Timer(this, name, {
        expression: ScheduleExpression.expression(schedule, TimeZone.of(timeZone)),
        description: `Starts the export ${name}`,
        input: ScheduleTargetInput.fromObject({
          export: name,
          scheduledTime: ContextAttribute.scheduledTime,
        }),
        target: (delivery) => new StepFunctionsStartExecution(this.machine, delivery),
        deadLetters: deadLetters.queue,
        role,
      });
    }
  }

  /** What functions may do in the bucket, under the prefixes of the exports and nowhere else. */
  private allow(
    bucket: IBucket,
    fetch: LambdaFunction,
    abandon: LambdaFunction,
    exports: readonly ExportJob[],
  ): void {
    const prefixes = coveringInPolicy(exports.map(({ prefix }) => prefix));
    const resources = prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`));
    const listing = (action: string, patterns: string[]) =>
      new PolicyStatement({
        actions: [action],
        resources: [bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': patterns } },
      });
    const pointers = exports.map(latestKey);
    const listed = coveringInPolicy(pointers).map((key) => (pointers.includes(key) ? key : `${key}*`));
    const clearUp = ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];
    const write = ['s3:PutObject', 's3:GetObject', 's3:GetObjectVersion', ...clearUp];
    fetch.addToRolePolicy(new PolicyStatement({ actions: write, resources }));
    fetch.addToRolePolicy(listing('s3:ListBucket', listed));
    if (bucket.encryptionKey) {
      fetch.addToRolePolicy(
        new PolicyStatement({
          // Parts of an upload are encrypted, and read again when they are put together.
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [bucket.encryptionKey.keyArn],
        }),
      );
    }
    abandon.addToRolePolicy(new PolicyStatement({ actions: clearUp, resources }));
    abandon.addToRolePolicy(
      listing(
        's3:ListBucketMultipartUploads',
        prefixes.map((prefix) => `${prefix}*`),
      ),
    );
    for (const { role } of [fetch, abandon]) if (role) acknowledgePrefixes(role, bucket, prefixes);
  }
}
