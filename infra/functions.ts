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
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { ImportRoute } from '../shared/config/route.ts';
import { reservedPrefix } from '../shared/loads/documents.ts';
import { longestCall } from '../shared/loads/import.ts';
import { routeIndex, shelfIndex } from '../shared/loads/table.ts';
import { acknowledge, acknowledgePrefixes } from './acknowledge.ts';
import { unbundled, withBundles } from './bundles.ts';

export const domoHost = 'https://api.domo.com';

/** What a function may do, and how long and with how much memory (MB) it may do it. */
interface Needs {
  timeout: Duration;
  memorySize: number;
  table: string[];
  /** Rights on the routes' objects. */
  objects: string[];
  /** Rights on Sluice's own documents. */
  documents: string[];
  domo: boolean;
  /** Wakes runs that wait, looks whether one is alive, starts one that clears up. */
  runs?: boolean;
  /** Looks for loads by whether they are final. */
  shelf?: boolean;
  /** Looks for loads by their route. */
  routes?: boolean;
  /** May end a load, of which people are told where it ended badly. */
  notices?: boolean;
}

const minute = Duration.minutes(1);
const read = 'dynamodb:GetItem';
const put = 'dynamodb:PutItem';
const update = 'dynamodb:UpdateItem';
const query = 'dynamodb:Query';
const remove = 'dynamodb:DeleteItem';
/** Whoever may end a load or let the next one through: ledger, line and turnstile, receipt and tag. */
const line = [read, put, update, query, remove];
const getObject = ['s3:GetObject', 's3:GetObjectVersion'];
const tagObject = [
  'GetObjectTagging',
  'GetObjectVersionTagging',
  'PutObjectTagging',
  'PutObjectVersionTagging',
].map((action) => `s3:${action}`);

const needs = {
  receive: {
    timeout: minute,
    memorySize: 512,
    table: line,
    objects: tagObject,
    documents: ['s3:PutObject'],
    domo: false,
    runs: true,
    notices: true,
  },
  join: {
    timeout: minute,
    memorySize: 512,
    table: line,
    objects: tagObject,
    documents: ['s3:PutObject'],
    domo: false,
    runs: true,
    notices: true,
  },
  relieve: {
    timeout: minute,
    memorySize: 512,
    table: line,
    objects: tagObject,
    documents: ['s3:PutObject'],
    domo: false,
    runs: true,
    notices: true,
  },
  plan: {
    timeout: Duration.minutes(5),
    memorySize: 1769,
    table: line,
    shelf: true,
    objects: [...getObject, ...tagObject],
    documents: ['s3:GetObject', 's3:PutObject'],
    domo: true,
    runs: true,
    notices: true,
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
    table: [put],
    objects: getObject,
    documents: [],
    domo: true,
  },
  reconcile: {
    timeout: Duration.minutes(5),
    memorySize: 1769,
    table: line,
    objects: tagObject,
    documents: ['s3:GetObject', 's3:PutObject'],
    domo: true,
    runs: true,
    notices: true,
  },
  // A refused load is read again here, to name the cell that Domo could not take.
  commit: {
    timeout: Duration.minutes(15),
    memorySize: 1769,
    table: line,
    objects: [...getObject, ...tagObject],
    documents: ['s3:GetObject', 's3:PutObject'],
    domo: true,
    runs: true,
    notices: true,
  },
  // Holds all that goes in one request, and reads what Domo refused again.
  importData: {
    timeout: Duration.millis(longestCall),
    memorySize: 1769,
    table: line,
    objects: [...getObject, ...tagObject],
    documents: ['s3:GetObject', 's3:PutObject'],
    domo: true,
    runs: true,
    notices: true,
  },
  settle: {
    timeout: Duration.minutes(5),
    memorySize: 512,
    table: line,
    objects: tagObject,
    documents: ['s3:GetObject', 's3:PutObject'],
    domo: true,
    runs: true,
    notices: true,
  },
  abandon: {
    timeout: Duration.minutes(5),
    memorySize: 512,
    table: line,
    objects: tagObject,
    documents: ['s3:GetObject', 's3:PutObject'],
    domo: true,
    runs: true,
    notices: true,
  },
  // Looks at every object of every route that is not older than some days.
  sweep: {
    timeout: Duration.minutes(15),
    memorySize: 512,
    table: [read],
    shelf: true,
    routes: true,
    objects: ['s3:GetObjectTagging', 's3:GetObjectVersionTagging'],
    documents: [],
    domo: false,
    notices: true,
  },
  gauge: {
    timeout: minute,
    memorySize: 512,
    table: [],
    shelf: true,
    objects: [],
    documents: [],
    domo: false,
  },
  // As long as Lambda allows: how long an export may take depends on this alone.
  export: {
    timeout: Duration.minutes(15),
    memorySize: 1769,
    table: [read],
    objects: [],
    documents: [],
    domo: true,
  },
  abandonExport: {
    timeout: Duration.minutes(2),
    memorySize: 512,
    table: [],
    objects: [],
    documents: [],
    domo: false,
    notices: true,
  },
} satisfies Record<string, Needs>;

export type FunctionName = keyof typeof needs;

/** MB. */
export const memoryOf = (name: FunctionName): number => needs[name].memorySize;

/** The functions that deal with runs. */
export const runKeepers = (Object.keys(needs) as FunctionName[]).filter((name) => 'runs' in needs[name]);
export type Functions = Record<FunctionName, LambdaFunction>;

export interface FunctionsProps {
  bucket: IBucket;
  table: Table;
  secret: Secret;
  notices: Topic;
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
  const { bucket, table, secret, notices, imports } = props;
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
      ...(rights.domo ? { DOMO_HOST: domoHost, DOMO_SECRET_ARN: secret.secretArn } : {}),
    },
  });

  const allow = (actions: string[], resources: string[]) => {
    if (actions.length > 0 && resources.length > 0)
      made.addToRolePolicy(new PolicyStatement({ actions, resources }));
  };
  allow(rights.table, [table.tableArn]);
  if (rights.shelf) allow([query], [`${table.tableArn}/index/${shelfIndex.name}`]);
  if (rights.routes) allow([query], [`${table.tableArn}/index/${routeIndex.name}`]);
  allow(
    rights.objects,
    imports.map(({ prefix }) => bucket.arnForObjects(`${prefix}*`)),
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
  acknowledgePrefixes(role, bucket, [...imports.map(({ prefix }) => prefix), reservedPrefix]);
  return made;
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
