import { sweepDefaults } from '../../shared/import/sweep/sweep.ts';
import { count, counted } from '../text/amounts.ts';
import type { Check } from './examine.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';

const subject = 'loads';

/** The count stops here: a larger number would say no more. */
const enough = 1000;

export const loads: Check = {
  subject,
  async look({ stack, routes, connection }) {
    await Promise.all([stack.known(), routes.known()]);
    const { createSweeper } = await import('../sweeper.ts');
    const sweeper = await createSweeper(connection);
    const now = Date.now();
    const window = {
      since: new Date(now - sweepDefaults.age * 1000),
      until: new Date(now - sweepDefaults.grace * 1000),
    };
    const found = { lost: 0, unknown: 0 };
    for await (const { known } of sweeper.find(window)) {
      found[known ? 'lost' : 'unknown'] += 1;
      if (found.lost + found.unknown === enough) break;
    }
    return loadFindings(found);
  },
};

/**
 * @param found `lost`: loads that have not ended and are in no backlog; `unknown`: files that match a route and are not
 *   in the ledger
 */
export function loadFindings({ lost, unknown }: { lost: number; unknown: number }): Finding[] {
  const remedy = 'See which with `npx sluice sweep`, and load them with `npx sluice sweep --fix`.';
  const more =
    lost + unknown === enough ? `; there may be more, the first ${count(enough)} were counted` : '';
  const findings = [];
  if (lost > 0) {
    const said = `${counted(lost, 'load')} in no backlog: they have not ended, and nobody comes for them${more}.`;
    findings.push(wrong(subject, said, remedy));
  }
  if (unknown > 0) {
    const said = `${counted(unknown, 'file')} of the last days were dropped under a route's prefix and never loaded${more}.`;
    findings.push(warning(subject, said, remedy));
  }
  return findings.length > 0 ? findings : [ok(subject, 'No file was missed.')];
}
