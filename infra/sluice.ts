import { Annotations, Stack } from 'aws-cdk-lib';
import { PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Config } from '../shared/config/config.ts';
import { Alarms } from './alarms.ts';
import { encryptBelow } from './customer-key.ts';
import { DailySweep } from './daily-sweep.ts';
import { Dashboard } from './dashboard.ts';
import { DeployedConfig } from './deployed-config.ts';
import { DomoSecret } from './domo-secret.ts';
import { Exports } from './exports.ts';
import { FileBucket } from './file-bucket.ts';
import { Functions, type FunctionsByName } from './functions.ts';
import { givenConfig } from './given-config.ts';
import { ImportMachine } from './import-machine.ts';
import { Intake } from './intake.ts';
import { Network } from './network.ts';
import { Notices } from './notices.ts';
import { Outputs } from './outputs.ts';
import { Recovery } from './recovery.ts';
import { SizeCheck } from './size-check.ts';
import type { SluiceProps } from './sluice-props.ts';
import { Tables } from './tables.ts';
import { Watch } from './watch.ts';

/**
 * All that Sluice is on AWS, for any stack: one in a stack, since its command line finds it by the outputs of that.
 *
 * A load that is under way and a file that waits are kept over each deployment: docs/upgrade.md.
 */
export class Sluice extends Construct {
  /** Where files are dropped, and exports land. */
  readonly bucket: IBucket;
  /** Ledger, leases and backlogs in `main`, the reports of parts in `reports`. */
  readonly tables: Tables;
  /** Domo's client id and secret. */
  readonly secret: Secret;
  /** Where notices and alarms go. */
  readonly notices: ITopic;
  /** Where the events of new files wait until they are taken in. */
  readonly intake: IQueue;
  /** By the names of the states that call them: `plan`, `splitPart` … */
  readonly functions: FunctionsByName;
  readonly importMachine: StateMachine;
  readonly exportMachine: StateMachine;
  readonly alarms: Alarms;
  readonly dashboard: Dashboard;
  /** Where the functions are, if that is in a VPC. */
  readonly network: Network | undefined;

  constructor(scope: Construct, id: string, props: SluiceProps) {
    super(scope, id);
    const { encryptionKey, permissionsBoundary, vpc } = props;
    if (encryptionKey) encryptBelow(this, encryptionKey);
    if (permissionsBoundary) PermissionsBoundary.of(this).apply(permissionsBoundary);
    const config = givenConfig(this, props.config);
    const { imports, exports } = config;
    const { bucket } = new FileBucket(this, 'Bucket', { given: this.bucketOf(props, config) });
    const tables = new Tables(this, 'Tables');
    const { secret } = new DomoSecret(this, 'DomoSecret');
    const notices = new Notices(this, 'Notices', { given: props.notices });
    const alarms = new Alarms(this, 'Alarms', { notices, wanted: config.alarms });
    const intake = new Intake(this, 'Intake', { bucket, imports, alarms });
    const { document } = new DeployedConfig(this, 'Config', { config });
    const name = `${Stack.of(this).stackName}-import`;
    const { vpcSubnets: subnets, securityGroups, endpoints = 'none' } = props;
    this.network = vpc && new Network(this, 'Network', { vpc, subnets, securityGroups, endpoints });
    // This id is no part of theirs in the template, so that AWS shows `Sluice-SplitPart…`.
    const { byName: functions } = new Functions(this, 'Default', {
      ...{ bucket, tables, secret, notices: notices.topic, intake: intake.queue, config: document, imports },
      ...{ importMachine: name, network: this.network },
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
    this.dashboard = new Dashboard(this, 'Dashboard', { functions, machine, alarms: alarms.raised });
    new Outputs(this, 'Outputs', {
      ...{ bucket, tables, secret, notices: notices.topic, intake: intake.queue, config: document },
      ...{ importMachine: machine, exportMachine, dashboard: this.dashboard.name },
      prefix: props.outputPrefix ?? '',
    });
    this.node.addValidation(new SizeCheck(this));
    this.bucket = bucket;
    this.tables = tables;
    this.secret = secret;
    this.notices = notices.topic;
    this.intake = intake.queue;
    this.functions = functions;
    this.importMachine = machine;
    this.exportMachine = exportMachine;
    this.alarms = alarms;
  }

  private bucketOf({ bucket: given }: SluiceProps, config: Config): IBucket | Config['bucket'] {
    const bucket = given as IBucket | undefined;
    if (bucket && config.bucket !== null) {
      Annotations.of(this).addError(
        `The configuration names the bucket ${config.bucket.name}, and the app gives ${bucket.node.path}. Take "bucket" out of the configuration, or do not give one.`,
      );
    }
    return bucket ?? config.bucket;
  }
}
