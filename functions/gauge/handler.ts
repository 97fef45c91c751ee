import { ledger, meter } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import type { LoadRecord } from '../../shared/loads/load.ts';
import { openMeasures } from '../../shared/loads/measures.ts';

export interface GaugeInput {
  /** Names of the routes: one without open loads is measured too. */
  routes: string[];
}

/** Measures how many loads of each route are open, and for how long: a load that nobody works on tells nobody itself. */
export const handler = lambda(async ({ routes }: GaugeInput): Promise<void> => {
  const open = new Map<string, LoadRecord[]>(routes.map((route) => [route, []]));
  for await (const load of ledger().open()) {
    const others = open.get(load.route);
    if (others) others.push(load);
    else open.set(load.route, [load]);
  }
  const now = Date.now();
  for (const [route, loads] of open) meter().record(route, openMeasures(loads, now));
});
