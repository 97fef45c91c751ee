import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { routeIndex, shelfIndex } from '../shared/aws/table.ts';
import { environmentNamed } from '../shared/config/environment.ts';
import type { ImportRoute } from '../shared/config/route.ts';
import { batchPrefix, inspectionPrefix, receiptPrefix } from '../shared/import/documents.ts';
import { eventSource } from '../shared/import/ledger/event.ts';
import { acknowledge, acknowledgePrefixes, acknowledgeRunsOf } from './acknowledge.ts';
import { keyOf } from './customer-key.ts';
import type { Needs } from './needs.ts';
import type { Network } from './network.ts';
import { coveringInPolicy } from './prefixes.ts';
import { service } from './service.ts';
import type { Tables } from './tables.ts';

export const domoHost = 'https://api.domo.com';

/** What functions work on. */
export interface Resources {
  bucket: IBucket;
  tables: Tables;
  secret: Secret;
  notices: ITopic;
  intake: IQueue;
  /** The configuration as it is deployed: a document. */
  config: Asset;
  /** The name of the import machine. Its definition names the functions, so that its ARN would be a circle. */
  importMachine: string;
  imports: readonly ImportRoute[];
  /** Where they are in a VPC; left out: in none. */
  network?: Network | undefined;
}

export interface SluiceFunctionProps {
  code: Code;
  needs: Needs;
  resources: Resources;
}

/** What Lambda does in the name of a function that is in a VPC (Lambda's developer guide, "Required IAM permissions"). */
const networkActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** A Lambda function with a role of its own, which has the rights that it needs and no others. */
export class SluiceFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, { code, needs, resources }: SluiceFunctionProps) {
    super(scope, id);
    const { network } = resources;
    const encryptionKey = keyOf(this);
    const logGroup = new LogGroup(this, 'Log', {
      ...(encryptionKey && { encryptionKey }),
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Its own, since the one that CDK makes may write to the log groups of all functions.
    const role = new Role(this, 'Role', { assumedBy: service(this, 'lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    if (network) role.addToPolicy(new PolicyStatement({ actions: networkActions, resources: ['*'] }));
    this.lambda = new LambdaFunction(this, 'Resource', {
      ...{ role, code, logGroup, timeout: needs.timeout, memorySize: needs.memorySize },
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      environment: this.environment(needs, resources),
      ...(network && {
        ...{ vpc: network.vpc, vpcSubnets: network.subnets, securityGroups: network.securityGroups },
      }),
    });
    this.allowWork(needs, resources);
    this.allowFiles(needs, resources);
    if (encryptionKey) this.allowKey(needs, encryptionKey.keyArn);
    acknowledge(role, {
      'IAM5[Resource::*]':
        'Traces, and network interfaces in a VPC: X-Ray and EC2 know no resources for these actions, so that they can only be allowed on all.',
      'IAM5[Action::kms:GenerateDataKey*]':
        'What SNS asks for of whoever publishes on an encrypted topic; it is allowed on the key of the notices alone.',
    });
  }

  private environment(needs: Needs, resources: Resources): Record<string, string> {
    const { tables, secret, notices, intake, config, importMachine } = resources;
    return {
      POWERTOOLS_SERVICE_NAME: Stack.of(this).stackName,
      ...(needs.table ? { TABLE_NAME: tables.main.tableName } : {}),
      ...(needs.reports ? { REPORTS_TABLE_NAME: tables.reports.tableName } : {}),
      ...(needs.config ? { CONFIG_BUCKET: config.s3BucketName, CONFIG_KEY: config.s3ObjectKey } : {}),
      // Notices have links to runs.
      ...(needs.runs || needs.notices
        ? { IMPORT_MACHINE_ARN: this.states('stateMachine', importMachine) }
        : {}),
      ...(needs.intake ? { INTAKE_QUEUE_URL: intake.queueUrl } : {}),
      ...(needs.domo ? { DOMO_HOST: domoHost, DOMO_SECRET_ARN: secret.secretArn } : {}),
      ...(needs.notices ? { NOTICES_TOPIC_ARN: notices.topicArn, CLI_OPTIONS: this.cliOptions() } : {}),
    };
  }

  /** What it may do with all but the bucket. */
  private allowWork(needs: Needs, resources: Resources): void {
    const { tables, secret, notices, intake, config, importMachine } = resources;
    const { main, reports } = tables;
    this.allow(needs.table, main.tableArn);
    if (needs.shelf) this.allow(['dynamodb:Query'], `${main.tableArn}/index/${shelfIndex.name}`);
    if (needs.routes) this.allow(['dynamodb:Query'], `${main.tableArn}/index/${routeIndex.name}`);
    this.allow(needs.reports, reports.tableArn);
    if (needs.config) this.allow(['s3:GetObject'], config.bucket.arnForObjects(config.s3ObjectKey));
    const runs = {
      'states:StartExecution': this.states('stateMachine', importMachine),
      'states:DescribeExecution': this.states('execution', `${importMachine}:*`),
    };
    for (const action of needs.runs ?? []) this.allow([action], runs[action]);
    acknowledgeRunsOf(this, importMachine);
    this.allow(needs.intake, intake.queueArn);
    if (needs.domo) this.allow(['secretsmanager:GetSecretValue'], secret.secretArn);
    if (needs.notices) notices.grantPublish(this.lambda);
    if (needs.events) this.allowEvents();
  }

  /** On the bus that every account has, and in no other's name. */
  private allowEvents(): void {
    const bus = { service: 'events', resource: 'event-bus', resourceName: 'default' };
    this.lambda.addToRolePolicy(
      new PolicyStatement({
        actions: ['events:PutEvents'],
        resources: [Stack.of(this).formatArn(bus)],
        conditions: { StringEquals: { 'events:source': eventSource } },
      }),
    );
  }

  /** By what the command line finds the stack. No region is everybody's default, so it is always said. */
  private cliOptions(): string {
    const { stackName, region } = Stack.of(this);
    const stack = stackName === environmentNamed(undefined).stack ? '' : `--stack ${stackName} `;
    return `${stack}--region ${region}`;
  }

  /** An ARN of Step Functions. */
  private states(resource: 'stateMachine' | 'execution', resourceName: string): string {
    const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
    return Stack.of(this).formatArn({ service: 'states', resource, resourceName, arnFormat });
  }

  /** What it may do in the bucket. */
  private allowFiles(
    { objects = [], batches = [], inspections = [], receipts = [] }: Needs,
    { bucket, imports }: Resources,
  ): void {
    const prefixes = coveringInPolicy(imports.map(({ prefix }) => prefix));
    this.allow(objects, ...prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)));
    // Without them S3 says of an object that is gone that it is forbidden.
    if (objects.length > 0) this.allow(['s3:ListBucket', 's3:ListBucketVersions'], bucket.bucketArn);
    this.allow(batches, bucket.arnForObjects(`${batchPrefix}*`));
    this.allow(inspections, bucket.arnForObjects(`${inspectionPrefix}*`));
    this.allow(receipts, bucket.arnForObjects(`${receiptPrefix}*`));
    acknowledgePrefixes(this, bucket, [...prefixes, batchPrefix, inspectionPrefix, receiptPrefix]);
    if (!bucket.encryptionKey) return;
    const touched = new Set<string>([...objects, ...batches, ...inspections, ...receipts]);
    if (touched.has('s3:GetObject')) this.allow(['kms:Decrypt'], bucket.encryptionKey.keyArn);
    if (touched.has('s3:PutObject')) this.allow(['kms:GenerateDataKey'], bucket.encryptionKey.keyArn);
  }

  /** What it may do with the customer's key: what services do in its name with the data that it works on. */
  private allowKey(needs: Needs, keyArn: string): void {
    const { region } = Stack.of(this);
    const via = (...services: string[]) => ({
      StringEquals: { 'kms:ViaService': services.map((name) => `${name}.${region}.amazonaws.com`) },
    });
    const allow = (actions: string[], conditions: object) =>
      this.lambda.addToRolePolicy(new PolicyStatement({ actions, resources: [keyArn], conditions }));
    if (needs.table || needs.reports) {
      const write = ['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey'];
      allow(['kms:Decrypt', 'kms:DescribeKey', ...write], via('dynamodb'));
    }
    if (needs.domo) allow(['kms:Decrypt'], via('secretsmanager'));
    if (needs.intake) allow(['kms:Decrypt', 'kms:GenerateDataKey'], via('sqs'));
  }

  private allow(actions: readonly string[] | undefined, ...resources: string[]): void {
    if (actions === undefined || actions.length === 0 || resources.length === 0) return;
    this.lambda.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources }));
  }
}
