import { ArnFormat, CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../shared/config/config.ts';
import { createAlarms } from './alarms.ts';
import { createBucket } from './bucket.ts';
import { DailySweep } from './daily-sweep.ts';
import { createDashboard } from './dashboard.ts';
import { DeployedConfig } from './deployed-config.ts';
import { Exports } from './exports.ts';
import { createFunctions, domoHost } from './functions.ts';
import { ImportMachine } from './import-machine.ts';
import { Intake } from './intake.ts';
import { createNotices } from './notices.ts';
import { Recovery } from './recovery.ts';
import { createSecret } from './secret.ts';
import { Tables } from './tables.ts';
import { createWatch } from './watch.ts';

export interface SluiceStackProps {
  config: Config;
}

/** All that Sluice is on AWS. */
export class SluiceStack extends Stack {
  constructor(scope: Construct, id: string, { config }: SluiceStackProps) {
    super(scope, id, { description: 'Sluice: files in S3 become rows in Domo, exactly once.' });

    const { imports } = config;
    const bucket = createBucket(this, config.bucket);
    const tables = new Tables(this, 'Tables');
    const secret = createSecret(this);
    const notices = createNotices(this);
    const alarms = createAlarms(this, notices, config.alarms);
    alarms.onLoads(this, imports);
    const intake = new Intake(this, 'Intake', { alarms });
    const deployed = new DeployedConfig(this, 'Config', config);
    const name = `${this.stackName}-import`;
    const functions = createFunctions(this, {
      ...{ bucket, table: tables.main, reports: tables.reports, secret, notices, imports },
      intake: intake.queue,
      config: deployed.document,
      importMachine: this.formatArn({
        service: 'states',
        resource: 'stateMachine',
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        resourceName: name,
      }),
    });
    const { machine } = new ImportMachine(this, 'Import', { bucket, functions, name });
    new Recovery(this, 'Recovery', { machine, recover: functions.recover, alarms });
    intake.feed(functions.receive);
    alarms.onThrottles(this, [functions.receive, functions.splitPart]);
    createWatch(this, functions.watch, alarms);
    createDashboard(this, { functions, machine, imports });
    // A rule, or a right, without a prefix would take every object.
    if (imports.length > 0) {
      intake.listen(bucket, imports, alarms);
      new DailySweep(this, 'DailySweep', { bucket, sweep: functions.sweep, imports, alarms });
    }

    const exports = new Exports(this, 'Exports', { bucket, functions, exports: config.exports, alarms });

    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
    new CfnOutput(this, 'TableName', { value: tables.main.tableName });
    new CfnOutput(this, 'ReportsTableName', { value: tables.reports.tableName });
    new CfnOutput(this, 'IntakeQueueUrl', { value: intake.queue.queueUrl });
    new CfnOutput(this, 'ConfigBucket', { value: deployed.document.s3BucketName });
    new CfnOutput(this, 'ConfigKey', { value: deployed.document.s3ObjectKey });
    new CfnOutput(this, 'ImportMachineArn', { value: machine.stateMachineArn });
    new CfnOutput(this, 'ExportMachineArn', { value: exports.machine.stateMachineArn });
    new CfnOutput(this, 'NoticesTopicArn', { value: notices.topicArn });
    new CfnOutput(this, 'DomoSecretArn', { value: secret.secretArn });
    new CfnOutput(this, 'DomoHost', { value: domoHost });
  }
}
