import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLambda } from '../../sandbox/lambda/lambda.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import type { LoadRecord } from '../../shared/import/load.ts';
import { connect } from '../../test/helpers/drops.ts';
import { fixedColumns, fixedRowBytes } from '../data/fixed.ts';
import { type Received, receivedOf } from '../received.ts';
import { announce } from './announce.ts';
import { startGeneratedS3 } from './generated-s3.ts';
import type { MadeObject } from './made-object.ts';

export interface Loaded {
  load: LoadRecord;
  received: Received;
  /** From the event to the end of the load. */
  seconds: number;
  /** Bytes that were read of the object. */
  bytesRead: number;
  /** The most that a process of each function had resident, bytes. */
  functions: Record<string, number>;
}

const key = 'rows/rows.csv';
/** Longer than any load takes. Seconds. */
const patience = 24 * 3600;

/**
 * Loads an object that is nowhere: S3 has one of a few bytes, its event tells the size of the other, and whoever
 * reads it gets bytes that are made at that moment. All else is the stack as it is deployed.
 */
export async function loadGenerated(
  made: MadeObject,
  partSize: number,
  say: (line: string) => void,
): Promise<Loaded> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const folder = await mkdtemp(join(tmpdir(), 'sluice-rows-'));
  const config = join(folder, 'sluice.config.json');
  const route = {
    ...{
      name: 'rows',
      prefix: 'rows/',
      dataSet: { name: 'Rows', columns: fixedColumns },
      updateMethod: 'REPLACE',
    },
    ...{ commitInterval: 0, partSize },
  };
  await writeFile(config, JSON.stringify({ imports: [route] }));

  let aws = '';
  const generated = await startGeneratedS3({ key, made }, () => aws);
  const sandbox = await startSandbox({
    ...{ config, dir: join(folder, 'sandbox'), fresh: true, port: 0, domoPort: 0, log: say },
    domo: { indexingMs: 0, receiveOnlyRowBytes: fixedRowBytes },
    lambda: (options) => createLambda({ ...options, endpoint: generated.url }),
    relay: (event, put) => put(announce(event, key, made.size)),
  });
  aws = sandbox.ready.aws;
  const drops = await connect(sandbox.ready);
  try {
    const start = performance.now();
    const id = await drops.drop(key, 'made when it is read');
    const since = () => (performance.now() - start) / 1000;
    const watch = setInterval(async () => {
      const { bytesRead } = generated;
      say(`${since().toFixed(0)} s: ${((100 * bytesRead) / made.size).toFixed(1)} % of the bytes read`);
    }, 10_000);
    const load = await drops.outcome(id, patience).finally(() => clearInterval(watch));
    const seconds = since();
    const received = await receivedOf(sandbox.ready.domo, Number(load.streamId), Number(load.executionId));
    const functions = Object.entries(sandbox.usage()).map(([name, { peakRss }]) => [name, peakRss]);
    return {
      load,
      received,
      seconds,
      bytesRead: generated.bytesRead,
      functions: Object.fromEntries(functions),
    };
  } finally {
    drops.close();
    await sandbox.stop();
    await generated.close();
    await rm(folder, { recursive: true, force: true });
  }
}
