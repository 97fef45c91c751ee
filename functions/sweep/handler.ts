import { ledger, notices, sweep } from '../../shared/aws/clients.ts';
import { environment } from '../../shared/aws/environment.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import { sweepNotice } from '../../shared/loads/notice.ts';
import { type Stray, sweepDefaults } from '../../shared/loads/sweep.ts';
import { log } from '../../shared/log.ts';

export interface SweepInput {
  imports: ImportRoute[];
  /** How far back objects are looked for, and how young one is left alone. Seconds. */
  age?: number;
  grace?: number;
}

export interface Swept {
  started: number;
  left: number;
}

/**
 * Starts what was dropped and never loaded. An object that is older than all that its route has loaded may have been
 * there before the route was: whether it is to be loaded, a person decides.
 */
export const handler = lambda(
  async ({ imports, age = sweepDefaults.age, grace = sweepDefaults.grace }: SweepInput): Promise<Swept> => {
    const now = Date.now();
    const window = { since: new Date(now - age * 1000), until: new Date(now - grace * 1000) };
    const started: Stray[] = [];
    const left: Stray[] = [];
    const wasLoadedThen = createMemory();
    for await (const stray of sweep().find(environment('BUCKET_NAME'), imports, window)) {
      if (stray.row === null && !(await wasLoadedThen(stray))) {
        left.push(stray);
        continue;
      }
      await sweep().start(stray);
      started.push(stray);
    }
    const notice = sweepNotice(started, left);
    if (notice !== null) {
      log.warn(notice.subject, { started: started.map(({ id }) => id), left: left.map(({ id }) => id) });
      await notices().publish(notice);
    }
    return { started: started.length, left: left.length };
  },
);

/** Whether the route of an object had loaded something when the object came; each route is looked up once. */
function createMemory(): (stray: Stray) => Promise<boolean> {
  const firsts = new Map<string, Promise<string | null>>();
  return async ({ route, createdAt }) => {
    const first = firsts.get(route) ?? ledger().firstArrival(route);
    firsts.set(route, first);
    const arrival = await first;
    return arrival !== null && arrival <= createdAt;
  };
}
