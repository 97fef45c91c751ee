import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
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
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { routeIndex, shelfIndex } from '../shared/aws/table.ts';
import type { ImportRoute } from '../shared/config/route.ts';
import { longestCall } from '../shared/import/data-set-api/request.ts';
import { reservedPrefix } from '../shared/import/documents.ts';
import { acknowledge, acknowledgePrefixes } from './acknowledge.ts';
import { unbundled, withBundles } from './bundles.ts';
import { covering } from './prefixes.ts';

export const domoHost = 'https://api.domo.com';

/** What a function may do, and how long and with how much memory (MB) it may do it. */
interface Needs {
  timeout: Duration;
  memorySize: number;
  /** Rights on the main table, and on the table of reports. */
  table: string[];
  reports?: string[];
  /** Rights on the routes' objects. */
  objects: string[];
  /** Rights on Sluice's own documents. */
  documents: string[];
  domo: boolean;
  /** Reads the configuration as it was deployed. */
  config?: boolean;
  /** Rights on the import machine and its runs. */
  runs?: ('states:StartExecution' | 'states:DescribeExecution')[];
  /** Looks for loads by whether they are final. */
  shelf?: boolean;
  /** Looks for loads by their route. */
  routes?: boolean;
  /** Tells people. */
  notices?: boolean;
  /** Sends to the queue of the intake. */
  intake?: boolean;
}

const minute = Duration.minutes(1);
const read = 'dynamodb:GetItem';
const put = 'dynamodb:PutItem';
const update = 'dynamodb:UpdateItem';
const query = 'dynamodb:Query';
const remove = 'dynamodb:DeleteItem';
const getObject = ['s3:GetObject', 's3:GetObjectVersion'];
const tagObject = [
  'GetObjectTagging',
  'GetObjectVersionTagging',
  'PutObjectTagging',
  'PutObjectVersionTagging',
].map((action) => `s3:${action}`);
/** Whoever may end a load: ledger, backlog and lease, receipt and tag, and people are told. */
const ending = {
  table: [read, put, update, query, remove],
  documents: ['s3:GetObject', 's3:PutObject'],
  notices: true,
};

const needs = {
  receive: {
    timeout: Duration.seconds(30),
    memorySize: 512,
    table: [read, put, update, query],
    objects: [],
    documents: [],
    domo: false,
    config: true,
    runs: ['states:StartExecution'],
  },
  recover: {
    timeout: minute,
    memorySize: 512,
    table: [read, put, query],
    objects: [],
    documents: [],
    domo: false,
    runs: ['states:StartExecution'],
  },
  plan: {
    ...ending,
    timeout: Duration.minutes(5),
    memorySize: 1769,
    objects: [...getObject, ...tagObject],
    domo: true,
    config: true,
    runs: ['states:StartExecution'],
  },
  openExecution: {
    timeout: Duration.minutes(2),
    memorySize: 512,
    table: [read, put, update],
    objects: [],
    documents: ['s3:GetObject'],
    domo: true,
  },
  // Runs in an Express child of the Distributed Map, which may take five minutes with all its retries.
  splitPart: {
    timeout: Duration.seconds(100),
    memorySize: 1769,
    table: [],
    reports: [put],
    objects: getObject,
    documents: ['s3:GetObject'],
    domo: true,
  },
  verify: {
    ...ending,
    timeout: Duration.minutes(5),
    memorySize: 1769,
    reports: [query],
    objects: tagObject,
    domo: true,
  },
  // A refused load is read again here, to name the cell that Domo could not take.
  commit: {
    ...ending,
    timeout: Duration.minutes(15),
    memorySize: 1769,
    objects: [...getObject, ...tagObject],
    domo: true,
  },
  // Holds all that goes in one request, and reads what Domo refused again.
  sendBatch: {
    ...ending,
    timeout: Duration.millis(longestCall),
    memorySize: 1769,
    objects: [...getObject, ...tagObject],
    domo: true,
  },
  settle: {
    ...ending,
    timeout: Duration.minutes(5),
    memorySize: 1024,
    objects: tagObject,
    domo: true,
    config: true,
    runs: ['states:StartExecution'],
  },
  abandon: {
    ...ending,
    timeout: Duration.minutes(5),
    memorySize: 1024,
    objects: tagObject,
    domo: true,
    config: true,
    runs: ['states:StartExecution'],
  },
  watch: {
    timeout: minute,
    memorySize: 512,
    table: [read, put, query],
    shelf: true,
    objects: [],
    documents: [],
    domo: false,
    config: true,
    runs: ['states:StartExecution', 'states:DescribeExecution'],
  },
  // Looks at every object of every route that is not older than some days.
  sweep: {
    timeout: Duration.minutes(15),
    memorySize: 512,
    table: [read, query],
    shelf: true,
    routes: true,
    objects: ['s3:GetObjectTagging', 's3:GetObjectVersionTagging'],
    documents: [],
    domo: false,
    config: true,
    notices: true,
    intake: true,
  },
  // As long as Lambda allows: how long an export may take depends on this alone.
  export: {
    timeout: Duration.minutes(15),
    memorySize: 1769,
    table: [read],
    objects: [],
    documents: [],
    domo: true,
    config: true,
  },
  abandonExport: {
    timeout: Duration.minutes(2),
    memorySize: 512,
    table: [],
    objects: [],
    documents: [],
    domo: false,
    config: true,
    notices: true,
  },
} satisfies Record<string, Needs>;

export type FunctionName = keyof typeof needs;

/** MB. */
export const memoryOf = (name: FunctionName): number => needs[name].memorySize;

export type Functions = Record<FunctionName, LambdaFunction>;

export interface FunctionsProps {
  bucket: IBucket;
  table: Table;
  reports: Table;
  secret: Secret;
  notices: Topic;
  intake: IQueue;
  /** The configuration as it is deployed: a document. */
  config: Asset;
  /** ARN of the import machine, whose definition names the functions: by its name, so that this is no circle. */
  importMachine: string;
  imports: ImportRoute[];
}

/** One Lambda for each state, each with a role of its own and no right that it does not use. */
export function createFunctions(scope: Construct, props: FunctionsProps): Functions {
  const names = Object.keys(needs) as FunctionName[];
  const create = (codeOf: (name: string) => Code) =>
    Object.fromEntries(
      names.map((name) => [name, createFunction(scope, name, codeOf(kebab(name)), props)]),
    ) as Functions;
  return Stack.of(scope).bundlingRequired ? withBundles(names.map(kebab), create) : create(unbundled);
}

function createFunction(
  scope: Construct,
  name: FunctionName,
  code: Code,
  props: FunctionsProps,
): LambdaFunction {
  const { bucket, table, reports, secret, notices, intake, config, importMachine, imports } = props;
  const { timeout, memorySize, ...rights }: Needs = needs[name];
  const id = name.charAt(0).toUpperCase() + name.slice(1);
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // Its own, since the one that CDK makes may write to the log groups of all functions.
  const role = new Role(scope, `${id}ServiceRole`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  logGroup.grantWrite(role);
  const made = new LambdaFunction(scope, id, {
    role,
    code,
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    timeout,
    memorySize,
    tracing: Tracing.ACTIVE,
    loggingFormat: LoggingFormat.JSON,
    logGroup,
    environment: {
      ...(rights.table.length > 0 || rights.shelf ? { TABLE_NAME: table.tableName } : {}),
      POWERTOOLS_SERVICE_NAME: Stack.of(scope).stackName,
      ...(rights.notices ? { NOTICES_TOPIC_ARN: notices.topicArn } : {}),
      ...(rights.reports ? { REPORTS_TABLE_NAME: reports.tableName } : {}),
      ...(rights.config ? { CONFIG_BUCKET: config.s3BucketName, CONFIG_KEY: config.s3ObjectKey } : {}),
      ...(rights.runs ? { IMPORT_MACHINE_ARN: importMachine } : {}),
      ...(rights.intake ? { INTAKE_QUEUE_URL: intake.queueUrl } : {}),
      ...(rights.domo ? { DOMO_HOST: domoHost, DOMO_SECRET_ARN: secret.secretArn } : {}),
    },
  });

  const allow = (actions: string[], resources: string[]) => {
    if (actions.length > 0 && resources.length > 0)
      made.addToRolePolicy(new PolicyStatement({ actions, resources }));
  };
  allow(rights.table, [table.tableArn]);
  allow(rights.reports ?? [], [reports.tableArn]);
  if (rights.config) allow(['s3:GetObject'], [config.bucket.arnForObjects(config.s3ObjectKey)]);
  if (rights.runs?.includes('states:StartExecution')) allow(['states:StartExecution'], [importMachine]);
  if (rights.runs?.includes('states:DescribeExecution')) {
    allow(['states:DescribeExecution'], [`${importMachine.replace(':stateMachine:', ':execution:')}:*`]);
  }
  if (rights.intake) intake.grantSendMessages(made);
  if (rights.shelf) allow([query], [`${table.tableArn}/index/${shelfIndex.name}`]);
  if (rights.routes) allow([query], [`${table.tableArn}/index/${routeIndex.name}`]);
  const prefixes = covering(imports.map(({ prefix }) => prefix));
  allow(
    rights.objects,
    prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
  );
  // Without them S3 says of an object that is gone that it is forbidden.
  if (rights.objects.length > 0) allow(['s3:ListBucket', 's3:ListBucketVersions'], [bucket.bucketArn]);
  allow(rights.documents, [bucket.arnForObjects(`${reservedPrefix}*`)]);
  if (bucket.encryptionKey) {
    const touches = [...rights.objects, ...rights.documents];
    const keyActions = { 's3:GetObject': 'kms:Decrypt', 's3:PutObject': 'kms:GenerateDataKey' };
    const needed = Object.entries(keyActions).filter(([action]) => touches.includes(action));
    allow(
      needed.map(([, action]) => action),
      [bucket.encryptionKey.keyArn],
    );
  }
  if (rights.domo) allow(['secretsmanager:GetSecretValue'], [secret.secretArn]);
  if (rights.notices) notices.grantPublish(made);
  acknowledge(role, {
    'IAM5[Resource::*]': 'Traces: X-Ray knows no resources, so that sending them can only be allowed on all.',
    'IAM5[Action::kms:GenerateDataKey*]':
      'What SNS asks for of whoever publishes on an encrypted topic; it is allowed on the key of the notices alone.',
  });
  acknowledgePrefixes(role, bucket, [...prefixes, reservedPrefix]);
  return made;
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
