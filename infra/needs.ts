import { Duration } from 'aws-cdk-lib';
import { longestCommit } from '../shared/import/commit/request.ts';
import { longestCreation } from '../shared/import/create/creation.ts';
import { longestCall } from '../shared/import/data-set-api/request.ts';
import { callTimeout } from '../shared/import/receive/back-off.ts';

/** What a function may do, and how long and with how much memory it may do it. */
export interface Needs {
  timeout: Duration;
  /** MB. */
  memorySize: number;
  /** On the table with ledger, leases and backlogs. */
  table?: readonly TableAction[];
  /** On the table of reports. */
  reports?: readonly TableAction[];
  /** Looks for loads by whether they are final. */
  shelf?: true;
  /** Looks for loads by their route. */
  routes?: true;
  /** On the routes' objects. */
  objects?: readonly `s3:${string}`[];
  /** On Sluice's documents of batches. */
  batches?: readonly DocumentAction[];
  /** On what inspections have found: documents among those of batches. */
  inspections?: readonly DocumentAction[];
  /** On receipts. */
  receipts?: readonly DocumentAction[];
  /** Calls Domo. */
  domo?: true;
  /** Reads the configuration as it was deployed. */
  config?: true;
  /** On the import machine and its runs. */
  runs?: readonly ('states:StartExecution' | 'states:DescribeExecution')[];
  /** Tells people. */
  notices?: true;
  /** Tells programs. */
  events?: true;
  /** On the queue of the intake. */
  intake?: readonly ('sqs:SendMessage' | 'sqs:ChangeMessageVisibility')[];
}

type TableAction = `dynamodb:${'Get' | 'Put' | 'Update' | 'Delete'}Item` | 'dynamodb:Query';
type DocumentAction =
  | 's3:GetObject'
  | 's3:PutObject'
  | 's3:AbortMultipartUpload'
  | 's3:ListMultipartUploadParts';

const minute = Duration.minutes(1);
const read = 'dynamodb:GetItem';
const put = 'dynamodb:PutItem';
const update = 'dynamodb:UpdateItem';
const query = 'dynamodb:Query';
const remove = 'dynamodb:DeleteItem';
const start = 'states:StartExecution';
const getObject = ['s3:GetObject', 's3:GetObjectVersion'] as const;
const getTags = ['s3:GetObjectTagging', 's3:GetObjectVersionTagging'] as const;
const setTags = [...getTags, 's3:PutObjectTagging', 's3:PutObjectVersionTagging'] as const;
const getDocument = 's3:GetObject';
const putDocument = 's3:PutObject';
/** A long list goes in parts, which are cleared away where it is not completed. */
const putList = [putDocument, 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'] as const;

/** Who ends loads: changes the lease, and of each load its row, its receipt, its tag and its place; tells people. */
const ending = {
  table: [read, put, update, remove],
  receipts: [putDocument],
  objects: setTags,
  notices: true,
  events: true,
} as const;
const endingAndReading = { ...ending, objects: [...getObject, ...setTags] } as const;
/** A function that also releases the lease looks whether the backlog has more, and starts the run that comes for it. */
const leaving = { table: [...ending.table, query], runs: [start] } as const;

/**
 * What each function calls, by the ports of its step and the adapters behind them: a right that is not used is none that
 * it has.
 */
export const needs = {
  receive: {
    timeout: Duration.seconds(callTimeout),
    memorySize: 512,
    table: [read, put, update, remove, query],
    config: true,
    // Tells of what looks like a set.
    notices: true,
    runs: [start],
    intake: ['sqs:ChangeMessageVisibility'],
  },
  recover: {
    timeout: minute,
    memorySize: 512,
    table: [read, put, query],
    runs: [start],
  },
  plan: {
    ...endingAndReading,
    ...leaving,
    timeout: Duration.minutes(5),
    memorySize: 1769,
    // Looks for what waits for a set that ends.
    shelf: true,
    // What inspections have found is read.
    batches: [getDocument, ...putList],
    domo: true,
    config: true,
  },
  openExecution: {
    timeout: Duration.millis(longestCreation.stream),
    memorySize: 512,
    table: [read, put, update],
    batches: [getDocument],
    domo: true,
  },
  // Runs in an Express child of the Distributed Map, which may take five minutes with all its retries.
  splitPart: {
    timeout: Duration.seconds(240),
    memorySize: 1769,
    reports: [put],
    objects: getObject,
    batches: [getDocument],
    // Indexes of texts are too large for reports.
    inspections: [putDocument],
    domo: true,
  },
  verify: {
    ...ending,
    timeout: Duration.minutes(5),
    memorySize: 1769,
    reports: [query],
    batches: [getDocument, ...putList],
    domo: true,
  },
  commit: {
    ...ending,
    timeout: Duration.millis(longestCommit),
    memorySize: 1769,
    batches: [getDocument],
    domo: true,
  },
  // Holds all that goes in one request, and reads what Domo refused again.
  sendBatch: {
    ...endingAndReading,
    timeout: Duration.millis(longestCall),
    memorySize: 1769,
    batches: [getDocument, putDocument],
    domo: true,
  },
  settle: {
    ...ending,
    ...leaving,
    timeout: Duration.minutes(5),
    memorySize: 1024,
    batches: [getDocument],
    domo: true,
    config: true,
  },
  abandon: {
    ...ending,
    ...leaving,
    timeout: Duration.minutes(5),
    memorySize: 1024,
    // Looks for what waits for a set that ends.
    shelf: true,
    batches: [getDocument],
    domo: true,
    config: true,
  },
  watch: {
    timeout: Duration.minutes(4),
    memorySize: 512,
    table: [read, put, query],
    shelf: true,
    // Looks whether files came that were due.
    routes: true,
    config: true,
    notices: true,
    runs: [start, 'states:DescribeExecution'],
  },
  // Looks at every object of every route that is not older than some days.
  sweep: {
    timeout: Duration.minutes(15),
    memorySize: 512,
    table: [read, query],
    shelf: true,
    routes: true,
    objects: getTags,
    config: true,
    notices: true,
    intake: ['sqs:SendMessage'],
  },
  // As long as Lambda allows: how long an export may take depends on this alone.
  export: {
    timeout: Duration.minutes(15),
    memorySize: 1769,
    table: [read],
    domo: true,
    config: true,
    events: true,
  },
  abandonExport: {
    timeout: Duration.minutes(2),
    memorySize: 512,
    config: true,
    notices: true,
    events: true,
  },
} as const satisfies Record<string, Needs>;

export type FunctionName = keyof typeof needs;
