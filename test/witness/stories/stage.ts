import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { type Ready, type SandboxOptions, startSandbox } from '../../../sandbox/sandbox.ts';
import { type Clock, realClock } from '../../../sandbox/step-functions/clock.ts';
import { createStepFunctions as createSandboxed } from '../../../sandbox/step-functions/step-functions.ts';
import { streamDigest } from '../../../shared/import/documents.ts';
import type { LedgerRow } from '../../../shared/import/ledger/row.ts';
import { domoFaults } from '../../helpers/domo-faults.ts';
import { connect, type Drops } from '../../helpers/drops.ts';
import { createStepFunctions as createWitnessed } from '../step-functions.ts';
import { config } from './config.ts';
import { onlyWaited, type RunTrace, traceOf } from './run-trace.ts';

/** What became of a load, as far as it has to be the same whatever ran the machine. */
export interface Told {
  load: Pick<LedgerRow, 'state' | 'rows' | 'parts'> & { fault: unknown; reason: string | undefined };
  /** All rows of its DataSet, as a digest. */
  dataSet: { rows: number; digest: string } | null;
  /** The runs of its stream since the beginning of the story, without those that only waited. */
  runs: RunTrace[];
}

/** A whole stack, and what a story does with it. */
export interface Stage {
  ready: Ready;
  drops: Drops;
  faults(...rules: object[]): Promise<void>;
  /** Waits until a load has ended and its stream is at rest. */
  told(id: string): Promise<Told>;
  trace(executionArn: string): Promise<RunTrace>;
  /** What the stack said to a person so far. */
  said(): string[];
  close(): Promise<void>;
}

/** A wait and a pause between tries are so many times shorter; the time that a task may take is not. */
const clock: Clock = { ...realClock(20), limit: realClock().sleep };

export interface Stages {
  sandbox: Stage;
  witness: Stage;
  close(): Promise<void>;
}

/** Two stacks of one configuration, which differ in what runs their machines, and in nothing else. */
export async function openStages(): Promise<Stages> {
  const dir = await mkdtemp(join(tmpdir(), 'sluice-stories-'));
  const open: Stage[] = [];
  async function close(): Promise<void> {
    for (const stage of open) await stage.close();
    await rm(dir, { recursive: true, force: true });
  }
  try {
    const file = join(dir, 'sluice.config.json');
    await writeFile(file, JSON.stringify(config));
    const of = { config: file, fresh: true };
    const sandbox = await openStage({ ...of, dir: join(dir, 'sandbox'), stepFunctions: createSandboxed });
    open.push(sandbox);
    const witness = await openStage({ ...of, dir: join(dir, 'witness'), stepFunctions: createWitnessed });
    open.push(witness);
    return { sandbox, witness, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openStage(
  options: Pick<SandboxOptions, 'config' | 'dir' | 'fresh' | 'stepFunctions'>,
): Promise<Stage> {
  const said: string[] = [];
  const sandbox = await startSandbox({
    ...options,
    ...{ port: 0, domoPort: 0, clock },
    log: (line) => said.push(line),
  });
  const { ready } = sandbox;
  const drops = await connect(ready);
  const toldOf = new Set<string>();

  async function runsOf(streamKey: string): Promise<RunTrace[]> {
    const { executions = [] } = await drops.sfn.send(
      new ListExecutionsCommand({ stateMachineArn: drops.outputs.ImportMachineArn, maxResults: 1000 }),
    );
    const runs = executions
      .filter(({ name }) => name?.startsWith(streamDigest(streamKey)))
      .map(({ executionArn }) => String(executionArn))
      .filter((arn) => !toldOf.has(arn))
      .sort((one, other) => fenceOf(one) - fenceOf(other));
    for (const arn of runs) toldOf.add(arn);
    const traces = await Promise.all(runs.map((arn) => traceOf(drops.sfn, arn)));
    return traces.filter((trace) => !onlyWaited(trace));
  }

  return {
    ready,
    drops,
    async faults(...rules) {
      await domoFaults(ready, 'DELETE');
      if (rules.length > 0) await domoFaults(ready, 'POST', ...rules);
    },
    async told(id) {
      const ended = await drops.outcome(id, 300);
      await drops.atRest(id);
      const { state, fault, reason, rows, parts } = ended;
      const all = state === 'committed' ? await drops.rows(ended) : null;
      return {
        load: { state, fault, reason: withoutChance(reason), rows, parts },
        dataSet: all && { rows: all.length, digest: digest(all) },
        runs: await runsOf(ended.streamKey),
      };
    },
    trace: (executionArn) => traceOf(drops.sfn, executionArn),
    said: () => said,
    async close() {
      drops.close();
      await sandbox.stop();
    },
  };
}

/** By which the runs of a stream follow each other: the name of a run ends with it. */
const fenceOf = (arn: string): number => Number(arn.slice(arn.lastIndexOf('-') + 1));

const digest = (rows: unknown[][]): string => createHash('sha256').update(JSON.stringify(rows)).digest('hex');

/** A reason without what is another one each time: ids, and request ids. */
const withoutChance = (reason: string | undefined): string | undefined =>
  reason
    ?.replace(/[0-9a-f]{8}-[-0-9a-f]{27}/g, 'ID')
    .replace(/\btoe [-0-9A-F]+/g, 'toe ID')
    .replace(/\breplay [a-z0-9]{20}\b/g, 'replay ID');
