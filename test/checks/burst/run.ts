import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { functionsUsage } from '../../../bench/measure/functions.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import type { UsageReport } from '../../../sandbox/usage/usage.ts';
import { readWorld } from '../../../sandbox/worlds/world.ts';
import type { LedgerRow } from '../../../shared/import/ledger/row.ts';
import { connect, type Drops } from '../../helpers/drops.ts';
import { type Burst, nameOf, routesOf } from './files.ts';
import { createWitness, type Witness } from './witness.ts';

/** A burst that is over: what it took, and the sandbox as it is after it. */
export interface Done extends Pick<Witness, 'arrivals' | 'plans'> {
  sandbox: Sandbox;
  drops: Drops;
  /**
   * Milliseconds from the first file on: until the last was dropped, and until the last stream was at rest; and how much
   * time of processors that took.
   */
  took: { dropping: number; all: number; processor: { sandbox: number; functions: number } };
  /** What was used of AWS, without what is used to look at it. */
  used: UsageReport;
  rows: LedgerRow[];
  stop(): Promise<void>;
}

/** Between two looks at how far it is. Milliseconds. */
const pause = 1000;

/** Starts a sandbox, drops the files, and waits until every stream is at rest. @param seconds how long at most */
export async function runBurst({ files, streams, world }: Burst, seconds: number): Promise<Done> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-burst-'));
  const config = join(folder, 'sluice.config.json');
  await writeFile(config, JSON.stringify({ imports: routesOf(streams) }));
  const { lambda, ...seen } = createWitness();
  const sandbox = await startSandbox({
    ...{ config, dir: join(folder, 'state'), fresh: true, port: 0, domoPort: 0, lambda },
    ...(world === null ? {} : { world: readWorld(world) }),
  });
  const drops = await connect(sandbox.ready);
  const stop = async () => {
    drops.close();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const began = performance.now();
    const before = process.cpuUsage();
    const { aws, bucket } = sandbox.ready;
    const dropping = await drop({ aws, bucket, files, streams });
    await atRest(drops, streams, began + seconds * 1000);
    const all = performance.now() - began;
    const processor = processorTime(before);
    const used = (await (await fetch(`${aws}/_sandbox/usage`)).json()) as UsageReport;
    return {
      ...seen,
      sandbox,
      drops,
      took: { dropping, all, processor },
      used,
      rows: await ledgerOf(drops),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @returns how long it took. Milliseconds */
async function drop(order: object): Promise<number> {
  const began = performance.now();
  const script = join(import.meta.dirname, 'drop.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(order)], {
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the dropper ended with ${code}`);
  return performance.now() - began;
}

function processorTime(before: NodeJS.CpuUsage): Done['took']['processor'] {
  const { user, system } = process.cpuUsage(before);
  return { sandbox: (user + system) / 1000, functions: functionsUsage().cpuSeconds * 1000 };
}

/** Until no message waits, and no stream has a run or a load. It asks as little as it can. */
async function atRest(drops: Drops, streams: number, deadline: number): Promise<void> {
  await drops.heard(deadline - performance.now());
  for (let stream = 0; stream < streams; ) {
    const key = `dataset-${nameOf(stream)}`;
    const { holder } = await drops.leases.read(key);
    if (holder === null && (await drops.backlog.first(key, 1)).length === 0) {
      stream += 1;
      continue;
    }
    if (performance.now() > deadline) throw new Error(`stream ${key} did not come to rest`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** All rows of the ledger. */
async function ledgerOf({ table: { client, name: TableName } }: Drops): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName,
        ExclusiveStartKey,
        ConsistentRead: true,
        FilterExpression: 'sk = :load',
        ExpressionAttributeValues: { ':load': 'LOAD' },
      }),
    );
    rows.push(...((page.Items ?? []) as LedgerRow[]));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return rows;
}
