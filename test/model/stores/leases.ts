import { firstLease, type Lease } from '../../../shared/import/lease/lease.ts';
import { Broken } from '../scheduler.ts';

/** The lease of the one stream, in memory. */
export class LeaseStore {
  lease: Lease;
  /** The executions that it has ever named. */
  readonly executions = new Set<number>();
  /** Whose each fence was at first. */
  private readonly runs = new Map<number, string>();

  private writer: object | null = null;
  private readonly isAtWork: (run: string) => boolean;

  /** @param isAtWork whether a run goes on, of which nobody was told anything else */
  constructor(failures: number, isAtWork: (run: string) => boolean) {
    this.lease = { ...firstLease, failures };
    this.isAtWork = isAtWork;
  }

  /** @param writer who writes finds its own write where the client makes a request again */
  replace(next: Lease, writer: object): boolean {
    const { version, fence, holder } = this.lease;
    if (next.version !== version) return this.writer === writer;
    if (next.fence < fence) throw new Broken(`fence ${fence} became ${next.fence}`);
    const run = next.holder?.run;
    if (run !== undefined && run !== holder?.run && next.fence === fence) {
      throw new Broken(`run ${run} got the fence ${fence} that another had`);
    }
    if (run !== undefined && holder !== null && run !== holder.run && this.isAtWork(holder.run)) {
      throw new Broken(`run ${run} got the lease of ${holder.run}, which is at work`);
    }
    if (run !== undefined) {
      const first = this.runs.get(next.fence) ?? run;
      this.runs.set(next.fence, first);
      if (first !== run) throw new Broken(`runs ${first} and ${run} both had the fence ${next.fence}`);
    }
    const execution = next.batch?.execution?.executionId;
    if (execution !== undefined) this.executions.add(execution);
    this.lease = Object.freeze({ ...next, version: version + 1 });
    this.writer = writer;
    return true;
  }
}
