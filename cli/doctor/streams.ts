import type { Lease } from '../../shared/import/lease/lease.ts';
import { sweepDefaults } from '../../shared/import/sweep/sweep.ts';
import { listTexts } from '../../shared/wording.ts';
import { counted } from '../text/amounts.ts';
import { clockTime } from '../text/time.ts';
import type { Check } from './examine.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';

const subject = 'streams';

/** A stream with loads that wait. */
export interface BusyStream {
  streamKey: string;
  lease: Pick<Lease, 'holder' | 'failures' | 'notBefore' | 'paused'>;
  /** Whether the run that has the lease is there. */
  isRunning: boolean;
}

export const streams: Check = {
  subject,
  async look({ stack, connection }) {
    const { output } = await stack.known();
    const [
      { SFNClient },
      { openTable },
      { createLedger },
      { createLeases },
      { createBacklog },
      { createRuns },
    ] = await Promise.all([
      import('@aws-sdk/client-sfn'),
      import('../loads.ts'),
      import('../../shared/aws/ledger.ts'),
      import('../../shared/aws/leases.ts'),
      import('../../shared/aws/backlog.ts'),
      import('../../shared/aws/runs.ts'),
    ]);
    const table = await openTable(connection, output('TableName'));
    const leases = createLeases(table);
    const backlog = createBacklog(table);
    const runs = createRuns(new SFNClient(connection.client), output('ImportMachineArn'));
    const keys = new Set<string>();
    const until = Date.now() - sweepDefaults.grace * 1000;
    // A run may be about to come for younger ones.
    for await (const { receivedAt, streamKey } of createLedger(table).open()) {
      if (Date.parse(receivedAt) <= until) keys.add(streamKey);
    }
    const busy: BusyStream[] = [];
    for (const streamKey of keys) {
      // A load in no backlog is none that a run could take: the check of the loads tells of it.
      if ((await backlog.first(streamKey, 1)).length === 0) continue;
      const lease = await leases.read(streamKey);
      const isRunning = lease.holder !== null && (await runs.isRunning(lease.holder.run));
      busy.push({ streamKey, lease, isRunning });
    }
    return streamFindings(busy, Date.now());
  },
};

/** @param now milliseconds since 1970 */
export function streamFindings(busy: readonly BusyStream[], now: number): Finding[] {
  const idle = busy.filter(({ isRunning }) => !isRunning);
  const failing = busy.filter(({ isRunning, lease }) => isRunning && lease.failures > 1);
  const paused = busy.filter(({ lease }) => lease.paused !== null && lease.paused.tries > 1);
  const findings: Finding[] = [];
  if (idle.length > 0) {
    const names = idle.map(({ streamKey }) => streamKey);
    findings.push(
      wrong(
        subject,
        `${counted(idle.length, 'stream')} with loads that wait and no run: ${listTexts(names, (name) => name, 5)}.`,
        'The function Watch has another run take over every five minutes. If that does not help, its log says why; docs/operations.md has a chapter on it, "runs were not recovered".',
      ),
    );
  }
  for (const { streamKey, lease } of paused) {
    findings.push(
      warning(
        subject,
        `Domo has refused the loads of ${streamKey} since ${clockTime(lease.paused?.since ?? '', now)}: ${lease.paused?.reason}`,
        `They go on by themselves when Domo takes them again.${nextTry(lease, now)} docs/operations.md has a chapter on it, "Domo refuses".`,
      ),
    );
  }
  for (const { streamKey, lease } of failing) {
    findings.push(
      warning(
        subject,
        `Loading into ${streamKey} has failed ${lease.failures} times in a row.${nextTry(lease, now)}`,
        `See the run ${lease.holder?.run} in Step Functions. After some more tries its loads end as failed, and people are told.`,
      ),
    );
  }
  if (findings.length > 0) return findings;
  return [
    ok(
      subject,
      busy.length === 0 ? 'No load waits for long.' : `${busy.length} with loads, each with a run.`,
    ),
  ];
}

function nextTry({ notBefore }: BusyStream['lease'], now: number): string {
  return notBefore === null ? '' : ` The next try is at ${clockTime(notBefore, now)}.`;
}
