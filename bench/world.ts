import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { functionEnvironment } from '../sandbox/lambda/environment.ts';
import { createLambda, type Lambda, type LambdaOptions } from '../sandbox/lambda/lambda.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { connect, type Drops } from '../test/helpers/drops.ts';
import { type Kind, kindNames, kinds } from './data/kinds.ts';
import { type Received, receivedOf } from './received.ts';

/** A sandbox in this process whose Domo only receives, and what contestants need to know of it. */
export interface World {
  sandbox: Sandbox;
  drops: Drops;
  /** For files; gone at the end. */
  folder: string;
  /** The bundle of split-part, and the environment that its processes have. */
  splitPart: { bundle: string; environment: Record<string, string> };
  /** Domo takes the rows of what it receives from now on to be of this length, in bytes; null: it looks at them. */
  expectRows(rowBytes: number | null): Promise<void>;
  /** The end of the last function of the next run. Unlike asking for it, waiting takes nothing from what is measured. */
  settled(signal: AbortSignal): Promise<unknown>;
  /** What Domo has of an execution. */
  received(streamId: number, executionId: number): Promise<Received>;
  end(): Promise<void>;
}

export interface WorldOptions {
  /** Of the routes. Bytes. */
  partSize: number;
  say: (line: string) => void;
}

export async function openWorld({ partSize, say }: WorldOptions): Promise<World> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  const config = join(folder, 'sluice.config.json');
  const imports = kindNames.map((name) => routeOf(kinds[name], partSize));
  await writeFile(config, JSON.stringify({ imports }));
  let lambda: LambdaOptions | undefined;
  const ends = new EventEmitter();
  const sandbox = await startSandbox({
    ...{ config, dir: join(folder, 'sandbox'), fresh: true, port: 0, domoPort: 0 },
    // Objects lie under no route's prefix until they are to be loaded.
    log: (line) => line.startsWith('ignored') || say(line),
    domo: { indexingMs: 0, receiveOnlyRowBytes: 1 },
    lambda(options) {
      lambda = options;
      return heard(createLambda(options), ends);
    },
  });
  const { domo } = sandbox.ready;
  const drops = await connect(sandbox.ready);
  return {
    ...{ sandbox, drops, folder, splitPart: splitPartOf(lambda) },
    async expectRows(receiveOnlyRowBytes) {
      const body = JSON.stringify({ receiveOnlyRowBytes });
      const answer = await fetch(`${domo}/_sandbox/settings`, { method: 'PUT', body });
      if (!answer.ok) throw new Error(await answer.text());
    },
    settled: (signal) => once(ends, 'settled', { signal }),
    received: (streamId, executionId) => receivedOf(domo, streamId, executionId),
    async end() {
      drops.close();
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function routeOf({ name, title, columns }: Kind, partSize: number) {
  return {
    ...{ name, prefix: `${name}/`, dataSet: { name: title, columns }, updateMethod: 'REPLACE' },
    // The same file is loaded again and again.
    ...{ commitInterval: 0, partSize, files: { sameContent: 'load' } },
  };
}

/** The functions that a run ends with. */
const lastFunctions = /Settle|Abandon/;

function heard(lambda: Lambda, ends: EventEmitter): Lambda {
  return {
    ...lambda,
    async invoke(call) {
      const outcome = await lambda.invoke(call);
      if (lastFunctions.test(call.functionName)) ends.emit('settled');
      return outcome;
    },
  };
}

function splitPartOf(lambda: LambdaOptions | undefined): World['splitPart'] {
  const found = lambda?.functions.find(({ name }) => name.includes('SplitPart'));
  if (lambda === undefined || found === undefined) throw new Error('the stack has no split-part');
  const stem = join(found.folder, found.handler.split('.')[0] ?? '');
  const file = ['.js', '.mjs', '.cjs'].map((ending) => stem + ending).find(existsSync);
  return {
    bundle: pathToFileURL(String(file)).href,
    environment: functionEnvironment(found, lambda.endpoint),
  };
}
