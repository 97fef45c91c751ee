import { ArnFormat, CfnOutput, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Config } from '../shared/config/config.ts';
import { acknowledgeRuns } from './acknowledge.ts';
import { createAlarms } from './alarms.ts';
import { createBucket } from './bucket.ts';
import { DailySweep } from './daily-sweep.ts';
import { createDashboard } from './dashboard.ts';
import { Exports } from './exports.ts';
import { createFunctions, domoHost, runKeepers } from './functions.ts';
import { createGauge } from './gauge.ts';
import { ImportMachine } from './import-machine.ts';
import { ImportRule } from './import-rule.ts';
import { createNotices } from './notices.ts';
import { RelieveRule } from './relieve-rule.ts';
import { createSecret } from './secret.ts';
import { createTable } from './table.ts';

export interface SluiceStackProps {
  config: Config;
}

/** All that Sluice is on AWS. */
export class SluiceStack extends Stack {
  constructor(scope: Construct, id: string, { config }: SluiceStackProps) {
    super(scope, id, { description: 'Sluice: files in S3 become rows in Domo, exactly once.' });

    const bucket = createBucket(this, config.bucket);
    const table = createTable(this);
    const secret = createSecret(this);
    const notices = createNotices(this);
    const alarms = createAlarms(this, notices, config.alarms);
    alarms.onLoads(this, config.imports);
    const functions = createFunctions(this, { bucket, table, secret, notices, imports: config.imports });
    const { machine } = new ImportMachine(this, 'Import', { bucket, functions, imports: config.imports });
    this.allowKeepingRuns(
      machine,
      runKeepers.map((name) => functions[name]),
    );
    new RelieveRule(this, 'RelieveRule', { machine, relieve: functions.relieve, alarms });
    const { imports } = config;
    alarms.onThrottles(this, [functions.receive, functions.join, functions.splitPart]);
    createGauge(this, functions.gauge, imports, alarms);
    createDashboard(this, { functions, machine, imports });
    // A rule, or a right, without a prefix would take every object.
    if (imports.length > 0) {
      new ImportRule(this, 'ImportRule', { bucket, machine, imports, alarms });
      new DailySweep(this, 'DailySweep', { bucket, sweep: functions.sweep, machine, imports, alarms });
    }

    const exports = new Exports(this, 'Exports', { bucket, functions, exports: config.exports, alarms });

    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
    new CfnOutput(this, 'TableName', { value: table.tableName });
    new CfnOutput(this, 'ImportMachineArn', { value: machine.stateMachineArn });
    new CfnOutput(this, 'ExportMachineArn', { value: exports.machine.stateMachineArn });
    new CfnOutput(this, 'NoticesTopicArn', { value: notices.topicArn });
    new CfnOutput(this, 'DomoSecretArn', { value: secret.secretArn });
    new CfnOutput(this, 'DomoHost', { value: domoHost });
  }

  /** Lets functions wake runs that wait, see whether one is alive, and start one that clears up. */
  private allowKeepingRuns(machine: StateMachine, keepers: IFunction[]): void {
    const runs = this.formatArn({
      service: 'states',
      resource: 'execution',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      resourceName: `${machine.stateMachineName}:*`,
    });
    // A policy of its own: in a function's own one it would close a circle, since the machine calls the function.
    const policy = new Policy(this, 'KeepRuns', {
      statements: [
        new PolicyStatement({ actions: ['states:DescribeExecution'], resources: [runs] }),
        new PolicyStatement({
          actions: ['states:SendTaskSuccess', 'states:StartExecution'],
          resources: [machine.stateMachineArn],
        }),
      ],
    });
    for (const { role } of keepers) if (role) policy.attachToRole(role);
    acknowledgeRuns(policy, machine);
  }
}
