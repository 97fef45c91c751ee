import './clock.ts';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueueAttributesCommand, type QueueAttributeName, SQSClient } from '@aws-sdk/client-sqs';
import type { BridgeEvent, EventBridge } from '../../sandbox/event-bridge/event-bridge.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { StatusChange } from '../../sandbox/step-functions/status-change.ts';
import { createStreams } from '../../shared/aws/streams.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { connect, type Drops } from '../helpers/drops.ts';
import { rehearsalClock } from './clock.ts';
import type { Dropped } from './files.ts';
import { configOf, stateOf } from './ground.ts';
import { createTroubledLambda, type TroubledLambda } from './lambda.ts';

/** What happens to an event on its way: when it comes, once, more often, or never. Milliseconds. */
export type Relay = (event: BridgeEvent) => number[];

/** A sandbox in this process, with all that was ever dropped in it. */
export interface World extends Drops {
  domoUrl: string;
  awsUrl: string;
  bucket: string;
  lambda: TroubledLambda;
  files: Dropped[];
  /** By which the stream of a route is leased. */
  streamKeyOf(route: string): string;
  /** What the sandbox said since the last call. */
  said(): string[];
  relayBy(relay: Relay): void;
  changeWorld: Sandbox['changeWorld'];
  /** Events that are still on their way. */
  underWay(): number;
  /** ARNs of the runs that are running. */
  runs(): string[];
  /** Messages of the intake's queue, with those that are hidden. */
  messages(): Promise<number>;
  stop(): Promise<void>;
}

/** By this the queue gives a message back 0.9 s after it was received: less, and on a slow machine none is received once. */
const timeScale = 0.005;

/** @param ground the folder of one */
export async function startWorld(ground: string): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-faults-'));
  const dir = join(folder, 'state');
  await cp(stateOf(ground), dir, { recursive: true });
  const lambda = await createTroubledLambda();
  let relay: Relay = () => [0];
  let underWay = 0;
  let said: string[] = [];
  const running = new Set<string>();
  const ended = new Set<string>();
  const note = ({ executionArn, status }: StatusChange) => {
    if (status !== 'RUNNING') {
      ended.add(executionArn);
      running.delete(executionArn);
    } else if (!ended.has(executionArn)) running.add(executionArn);
  };

  const deliver = async (event: BridgeEvent, put: EventBridge['put'], late: number) => {
    underWay += 1;
    try {
      if (late > 0) await new Promise((resolve) => setTimeout(resolve, late));
      return await put(event);
    } finally {
      underWay -= 1;
    }
  };
  const sandbox = await startSandbox({
    ...{ config: configOf(ground), dir, fresh: false, port: 0, domoPort: 0 },
    clock: rehearsalClock,
    timeScale,
    lambda: lambda.create,
    async relay(event, put) {
      if (event.source === 'aws.states') note(event.detail as unknown as StatusChange);
      const [first, ...more] = relay(event);
      for (const late of more) void deliver(event, put, late);
      // EventBridge has taken it: whoever sent it does not wait until it arrives.
      if (first === undefined) return 1;
      if (first > 0) void deliver(event, put, first);
      return first > 0 ? 1 : deliver(event, put, 0);
    },
    log: (line) => said.push(line),
  });
  const { ready } = sandbox;
  const drops = await connect(ready);
  const streams = createStreams(drops.table);
  const streamKeys = new Map<string, string>();
  for (const route of loadConfig(configOf(ground)).imports)
    streamKeys.set(route.name, await streams.keyOf(route));
  const { accessKeyId, secretAccessKey, region } = ready;
  const sqs = new SQSClient({ endpoint: ready.aws, region, credentials: { accessKeyId, secretAccessKey } });
  const counts = ['', 'NotVisible', 'Delayed'].map((which) => `ApproximateNumberOfMessages${which}` as const);
  return {
    ...drops,
    ...{ domoUrl: ready.domo, awsUrl: ready.aws, bucket: ready.bucket, lambda },
    files: [],
    changeWorld: sandbox.changeWorld,
    streamKeyOf: (route) => streamKeys.get(route) ?? route,
    said() {
      const lines = said;
      said = [];
      return lines;
    },
    relayBy(next) {
      relay = next;
    },
    underWay: () => underWay,
    runs: () => [...running],
    async messages() {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: String(drops.outputs.IntakeQueueUrl),
          AttributeNames: counts as QueueAttributeName[],
        }),
      );
      return counts.reduce((sum, name) => sum + Number(Attributes[name as QueueAttributeName]), 0);
    },
    async stop() {
      drops.close();
      sqs.destroy();
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
