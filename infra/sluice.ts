import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../shared/config/config.ts';
import { Alarms } from './alarms.ts';
import { DailySweep } from './daily-sweep.ts';
import { Dashboard } from './dashboard.ts';
import { DeployedConfig } from './deployed-config.ts';
import { DomoSecret } from './domo-secret.ts';
import { Exports } from './exports.ts';
import { FileBucket } from './file-bucket.ts';
import { Functions } from './functions.ts';
import { ImportMachine } from './import-machine.ts';
import { Intake } from './intake.ts';
import { Notices } from './notices.ts';
import { Outputs } from './outputs.ts';
import { Recovery } from './recovery.ts';
import { SizeCheck } from './size-check.ts';
import { Tables } from './tables.ts';
import { Watch } from './watch.ts';

export interface SluiceProps {
  config: Config;
}

/** All that Sluice is on AWS: one in a stack, since its command line finds it by the outputs of that. */
export class Sluice extends Construct {
  constructor(scope: Construct, id: string, { config }: SluiceProps) {
    super(scope, id);
    const { imports, exports } = config;
    const { bucket } = new FileBucket(this, 'Bucket', { given: config.bucket });
    const tables = new Tables(this, 'Tables');
    const { secret } = new DomoSecret(this, 'DomoSecret');
    const notices = new Notices(this, 'Notices');
    const alarms = new Alarms(this, 'Alarms', { notices, wanted: config.alarms });
    const intake = new Intake(this, 'Intake', { bucket, imports, alarms });
    const { document } = new DeployedConfig(this, 'Config', { config });
    const name = `${Stack.of(this).stackName}-import`;
    // This id is no part of theirs in the template, so that AWS shows `Sluice-SplitPart…`.
    const { byName: functions } = new Functions(this, 'Default', {
      ...{ bucket, tables, secret, notices: notices.topic, intake: intake.queue, config: document, imports },
      importMachine: name,
    });
    intake.feed(functions.receive);
    const { machine } = new ImportMachine(this, 'Import', { bucket, functions, name });
    new Recovery(this, 'Recovery', { machine, recover: functions.recover, alarms });
    new Watch(this, 'Watch', { watch: functions.watch, alarms });
    if (imports.length > 0) new DailySweep(this, 'DailySweep', { bucket, sweep: functions.sweep, alarms });
    const { machine: exportMachine } = new Exports(this, 'Exports', { bucket, functions, exports, alarms });
    alarms.onRuns(machine);
    alarms.onLoads(this, imports);
    alarms.onThrottles(this, [functions.receive, functions.splitPart]);
    const { name: dashboard } = new Dashboard(this, 'Dashboard', { functions, machine });
    new Outputs(this, 'Outputs', {
      ...{ bucket, tables, secret, notices: notices.topic, intake: intake.queue, config: document },
      ...{ importMachine: machine, exportMachine, dashboard },
    });
    this.node.addValidation(new SizeCheck(this));
  }
}
