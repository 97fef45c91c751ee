import { type Ready, runStack, type StackOptions } from '../../sandbox/run-stack.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { domoFaults, firstHit } from './domo-faults.ts';
import { domoState } from './domo-state.ts';
import { connect } from './drops.ts';
import { found } from './found.ts';

export interface DeployedOver {
  /** Loads by when their file was dropped. */
  loads: Record<'before' | 'inFlight' | 'waiting' | 'after', LedgerRow>;
  /** Rows of the DataSet in Domo at the end. Two are in each file. */
  rows: number;
}

/** For a load, on a machine that has other work. Seconds. */
const patience = 200;

type Moment = (ready: Ready, drop: () => Promise<string>) => Promise<string>;

/** Begins a load and returns its id when it is in the middle of a call of Domo. */
const inCall =
  (operation: string): Moment =>
  async (ready, drop) => {
    await domoFaults(ready, 'POST', { kind: 'delay', operation, ms: 600_000, times: 1 });
    const id = await drop();
    await firstHit(ready);
    return id;
  };

/**
 * When the deployment comes. The middle of a commit is none: a call that is cut off there is waited for a quarter of an hour,
 * and on AWS it is not cut off.
 */
export const moments = {
  'an execution is created': inCall('createExecution'),
  'a part is sent': inCall('uploadPart'),
  'Domo indexes': async (ready, drop) => {
    const settings = { method: 'PUT', body: JSON.stringify({ indexingMs: 20_000 }) };
    await fetch(`${ready.domo}/_sandbox/settings`, settings);
    const id = await drop();
    await found('a commit that Domo has taken', async () => {
      const { streams } = await domoState(ready);
      const execution = streams.at(-1)?.executions.at(-1);
      return execution?.committed && execution.state === 'ACTIVE';
    });
    return id;
  },
} satisfies Record<string, Moment>;

/**
 * Deploys one assembly over another in the sandbox, with a load under way and another that waits. The call that is under way
 * is cut off, which is harsher than AWS: there it would end in the old code.
 */
export async function deployOver(
  assemblies: { before: string; after: string },
  dir: string,
  moment: keyof typeof moments,
): Promise<DeployedOver> {
  const options = (assembly: string): StackOptions => ({
    ...{ assembly, dir, fresh: false },
    ...{ port: 0, domoPort: 0 },
  });
  const dropped = ids();

  const old = await runStack(options(assemblies.before));
  try {
    const drops = await connect(old.ready);
    dropped.before = await drops.drop('incoming/sales/1.csv', 'id,name\n1,a\n2,b\n');
    await drops.outcome(dropped.before, patience);
    dropped.inFlight = await moments[moment](old.ready, () =>
      drops.drop('incoming/sales/2.csv', 'id,name\n3,c\n4,d\n'),
    );
    dropped.waiting = await drops.drop('incoming/sales/3.csv', 'id,name\n5,e\n6,f\n');
    await drops.heard();
    drops.close();
  } finally {
    await old.stop();
  }

  const now = await runStack(options(assemblies.after));
  try {
    const drops = await connect(now.ready);
    dropped.after = await drops.drop('incoming/sales/4.csv', 'id,name\n7,g\n8,h\n');
    const loads = {
      before: await drops.outcome(dropped.before, patience),
      inFlight: await drops.outcome(dropped.inFlight, patience),
      waiting: await drops.outcome(dropped.waiting, patience),
      after: await drops.outcome(dropped.after, patience),
    };
    const { dataSets } = await domoState(now.ready);
    drops.close();
    return { loads, rows: dataSets.reduce((sum, { rows }) => sum + rows, 0) };
  } finally {
    await now.stop();
  }
}

const ids = () => ({ before: '', inFlight: '', waiting: '', after: '' });
