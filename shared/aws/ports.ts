import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDomo, type Domo, type DomoClient } from '../domo/client.ts';
import type { Timings } from '../domo/timings.ts';
import type { BatchRef } from '../import/batch.ts';
import type { Clock, Ports } from '../import/ports.ts';
import { createBacklog } from './backlog.ts';
import { createContents } from './contents.ts';
import { createDeployed } from './deployed.ts';
import { createDocuments } from './documents.ts';
import { readDomoSecret } from './domo-secret.ts';
import { environment } from './environment.ts';
import { createEvents } from './events.ts';
import { createExpectations } from './expectations.ts';
import { createExportBucket } from './export-bucket.ts';
import { createIntake } from './intake.ts';
import { createLeases } from './leases.ts';
import { createLedger } from './ledger.ts';
import { createMeter } from './meter.ts';
import { createNotices } from './notices.ts';
import { createObjects } from './objects.ts';
import { createProbes } from './probes.ts';
import { createReports } from './reports.ts';
import { createRuns } from './runs.ts';
import { createStreams } from './streams.ts';
import type { Table } from './table.ts';
import { translated } from './translated.ts';
import { createVerdicts } from './verdicts.ts';
import { whereabouts } from './whereabouts.ts';

/*
 * The ports as a function has them: each is made when it is first wanted, and once. Calls are marked pure, so that a
 * bundle leaves out what its function does not use.
 */

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const documentClient = /* @__PURE__ */ once(() =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 6 }), {
    marshallOptions: { removeUndefinedValues: true },
  }),
);
const table = /* @__PURE__ */ once(
  (): Table => ({ client: documentClient(), name: environment('TABLE_NAME') }),
);
const reportsTable = /* @__PURE__ */ once(
  (): Table => ({ client: documentClient(), name: environment('REPORTS_TABLE_NAME') }),
);
/** An SNS or an EventBridge that hangs must not use up the time of a function that has loads to end. Milliseconds. */
const hasty = {
  requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
};
/** An S3 that hangs must not use up the time in which an export can still say why it failed. Milliseconds. */
const watched = {
  requestHandler: { connectionTimeout: 5000, requestTimeout: 60_000, throwOnRequestTimeout: true },
};
const s3 = /* @__PURE__ */ once(() => new S3Client({}));
const domoSecret = /* @__PURE__ */ once(() => {
  const secrets = new SecretsManagerClient({});
  return translated({ read: () => readDomoSecret(secrets, environment('DOMO_SECRET_ARN')) });
});

export const clock: Clock = { now: Date.now, sleep: (ms) => sleep(ms) };
export const objects = /* @__PURE__ */ once(() => translated(createObjects(s3())));
export const documents = /* @__PURE__ */ once(() => translated(createDocuments(s3())));
export const exportBucket = /* @__PURE__ */ once(() =>
  createExportBucket(new S3Client(watched), environment('BUCKET_NAME')),
);
export const ledger = /* @__PURE__ */ once(() => translated(createLedger(table())));
export const leases = /* @__PURE__ */ once(() => translated(createLeases(table())));
export const backlog = /* @__PURE__ */ once(() => translated(createBacklog(table())));
export const streams = /* @__PURE__ */ once(() => translated(createStreams(table())));
export const verdicts = /* @__PURE__ */ once(() => translated(createVerdicts(table())));
export const contents = /* @__PURE__ */ once(() => translated(createContents(table())));
export const expectations = /* @__PURE__ */ once(() => translated(createExpectations(table())));
export const probes = /* @__PURE__ */ once(() => translated(createProbes(table())));
export const reports = /* @__PURE__ */ once(() => translated(createReports(reportsTable())));
export const runs = /* @__PURE__ */ once(() =>
  translated(createRuns(new SFNClient({ maxAttempts: 6 }), environment('IMPORT_MACHINE_ARN'))),
);
export const intake = /* @__PURE__ */ once(() =>
  translated(createIntake(new SQSClient({}), environment('INTAKE_QUEUE_URL'))),
);
export const meter = /* @__PURE__ */ once(createMeter);
export const notices = /* @__PURE__ */ once(() =>
  createNotices(new SNSClient(hasty), environment('NOTICES_TOPIC_ARN'), whereabouts()),
);
export const events = /* @__PURE__ */ once(() =>
  createEvents(new EventBridgeClient(hasty), environment('POWERTOOLS_SERVICE_NAME')),
);
const deployed = /* @__PURE__ */ once(() =>
  createDeployed(s3(), { bucket: environment('CONFIG_BUCKET'), key: environment('CONFIG_KEY') }),
);
export const routes = async () => (await deployed()()).imports;
export const exports = async () => (await deployed()()).exports;

/**
 * A call with all its tries must end before the function's time does, or nobody learns why it failed. The state
 * machine's Retry is for what takes longer. Milliseconds.
 */
const timings = { budgetMs: 10_000, answerMs: 60_000, idleMs: 60_000, minBytesPerSecond: 4 * 1024 * 1024 };

const client = /* @__PURE__ */ once(() => domoWith(timings));
export const domo = (): Domo => client();
export const discreetDomo = (): Domo => client().discreet;

/** For a function that has a quarter of an hour, and for an answer that Domo has to prepare. */
export const patientDomo = /* @__PURE__ */ once(() =>
  domoWith({ budgetMs: 60_000, answerMs: 120_000, idleMs: 60_000 }),
);

function domoWith(timings: Partial<Timings>): DomoClient {
  return createDomo({
    timings,
    host: environment('DOMO_HOST'),
    // At each renewal of the token, so that a rotated secret is taken without a deployment.
    credentials: () => domoSecret().read(),
    credentialsFrom: `the secret ${environment('DOMO_SECRET_ARN')}`,
    onAnswer: (status) => meter().recordAnswer(status),
  });
}

/** All of them, each made when a step first wants it. */
const portsWith = (domo: () => Domo): Ports => ({
  clock,
  routes,
  get objects() {
    return objects();
  },
  get documents() {
    return documents();
  },
  get ledger() {
    return ledger();
  },
  get leases() {
    return leases();
  },
  get backlog() {
    return backlog();
  },
  get streams() {
    return streams();
  },
  get verdicts() {
    return verdicts();
  },
  get contents() {
    return contents();
  },
  get probes() {
    return probes();
  },
  get reports() {
    return reports();
  },
  get runs() {
    return runs();
  },
  get notices() {
    return notices();
  },
  get expectations() {
    return expectations();
  },
  get events() {
    return events();
  },
  get meter() {
    return meter();
  },
  get domo() {
    return domo();
  },
});

/** For a function that has nothing to do with Domo. */
export const ports = /* @__PURE__ */ portsWith(domo);
const discreetPorts = /* @__PURE__ */ portsWith(discreetDomo);

/**
 * For a step of a batch: what Domo says about its rows is in errors only if the batch allows it, and if there is no
 * batch yet, never.
 */
export function portsOf(batch: Pick<BatchRef, 'showCells'> | null): Ports {
  return batch?.showCells === true ? ports : discreetPorts;
}
