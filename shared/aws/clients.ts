import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDomo, type Domo } from '../domo/client.ts';
import type { Timings } from '../domo/timings.ts';
import { createAnswers } from '../loads/answers.ts';
import { createBatches } from '../loads/batch.ts';
import { createBury } from '../loads/bury.ts';
import { createConclude } from '../loads/conclude.ts';
import { createLedger } from '../loads/ledger.ts';
import { noticeOf } from '../loads/notice.ts';
import { createRelief } from '../loads/relief.ts';
import { createReports } from '../loads/reports.ts';
import { createStreams } from '../loads/streams.ts';
import { createSweep } from '../loads/sweep.ts';
import type { Table } from '../loads/table.ts';
import { createTurnStore } from '../loads/turn-store.ts';
import { createTurnstile } from '../loads/turnstile.ts';
import { readDomoSecret } from './domo-secret.ts';
import { environment } from './environment.ts';
import { createExportBucket } from './export-bucket.ts';
import { createMeter } from './meter.ts';
import { createNotices } from './notices.ts';
import { createObjects } from './objects.ts';
import { createRuns } from './runs.ts';

/**
 * Makes a thing when it is first wanted, and once. Calls are marked pure, so that a bundle leaves out what its
 * function does not use.
 */
function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const table = /* @__PURE__ */ once(
  (): Table => ({
    client: DynamoDBDocumentClient.from(new DynamoDBClient({})),
    name: environment('TABLE_NAME'),
  }),
);
/** An SNS that hangs must not use up the time of a function that has loads to end. Milliseconds. */
const hasty = {
  requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
};
/** An S3 that hangs must not use up the time in which an export can still say why it failed. Milliseconds. */
const watched = {
  requestHandler: { connectionTimeout: 5000, requestTimeout: 60_000, throwOnRequestTimeout: true },
};
const sfn = /* @__PURE__ */ once(() => new SFNClient({}));
const secrets = /* @__PURE__ */ once(() => new SecretsManagerClient({}));

export const objects = /* @__PURE__ */ once(() => createObjects(new S3Client({})));
export const exportBucket = /* @__PURE__ */ once(() =>
  createExportBucket(new S3Client(watched), environment('BUCKET_NAME')),
);
export const ledger = /* @__PURE__ */ once(() => createLedger(table()));
export const reports = /* @__PURE__ */ once(() => createReports(table()));
export const streams = /* @__PURE__ */ once(() => createStreams(table()));
export const answers = /* @__PURE__ */ once(() => createAnswers(table()));
export const batches = /* @__PURE__ */ once(() => createBatches(objects()));
export const meter = /* @__PURE__ */ once(createMeter);
export const notices = /* @__PURE__ */ once(() =>
  createNotices(new SNSClient(hasty), environment('NOTICES_TOPIC_ARN')),
);
export const conclude = /* @__PURE__ */ once(() =>
  createConclude({
    ledger: ledger(),
    objects: objects(),
    async notify(load) {
      const notice = noticeOf(load);
      if (notice !== null) await notices().publish(notice);
    },
    measure: (route, measures) => meter().record(route, measures),
  }),
);
export const bury = /* @__PURE__ */ once(() => createBury(ledger(), conclude()));
const runs = /* @__PURE__ */ once(() => createRuns(sfn()));
export const turnstile = /* @__PURE__ */ once(() =>
  createTurnstile(createTurnStore(table()), runs(), ledger(), bury()),
);
export const relief = /* @__PURE__ */ once(() => createRelief(ledger(), turnstile(), bury(), runs()));
export const sweep = /* @__PURE__ */ once(() =>
  createSweep({
    objects: objects(),
    ledger: ledger(),
    turn: (streamKey) => createTurnStore(table()).read(streamKey),
    isRunning: (run) => runs().isRunning(run),
    start: (input) => runs().start(environment('IMPORT_MACHINE_ARN'), input),
  }),
);

/**
 * A call with all its tries must end before the function's time does, or nobody learns why it failed. The state
 * machine's Retry is for what takes longer. Milliseconds.
 */
const timings = { budgetMs: 10_000, tryMs: 30_000, idleMs: 20_000, minBytesPerSecond: 4 * 1024 * 1024 };

export const domo = /* @__PURE__ */ once(() => domoWith(timings));

/** For a function that has a quarter of an hour, and for an answer that Domo has to prepare. */
export const patientDomo = /* @__PURE__ */ once(() =>
  domoWith({ budgetMs: 60_000, tryMs: 120_000, idleMs: 60_000 }),
);

function domoWith(timings: Partial<Timings>): Domo {
  return createDomo({
    timings,
    host: environment('DOMO_HOST'),
    // At each renewal of the token, so that a rotated secret is taken without a deployment.
    credentials: () => readDomoSecret(secrets(), environment('DOMO_SECRET_ARN')),
    credentialsFrom: `the secret ${environment('DOMO_SECRET_ARN')}`,
    onAnswer: (status) => meter().recordAnswer(status),
  });
}
