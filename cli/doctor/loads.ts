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
    const found = { stuck: 0, unknown: 0 };
    for await (const { known } of sweeper.find(window)) {
      found[known ? 'stuck' : 'unknown'] += 1;
      if (found.stuck + found.unknown === enough) break;
    }
    return loadFindings(found);
  },
};

/**
 * @param found `stuck`: loads that have not ended, though their run has; `unknown`: files that match a route and are
 *   not in the ledger
 */
export function loadFindings({ stuck, unknown }: { stuck: number; unknown: number }): Finding[] {
  const remedy = 'See which with `npx sluice sweep`, and start them with `npx sluice sweep --fix`.';
  const more =
    stuck + unknown === enough ? `; there may be more, the first ${count(enough)} were counted` : '';
  const findings = [];
  if (stuck > 0) {
    findings.push(
      wrong(
        subject,
        `${counted(stuck, 'load')} stuck: the run is over, the load has not ended${more}.`,
        remedy,
      ),
    );
  }
  if (unknown > 0) {
    const said = `${counted(unknown, 'file')} of the last days were dropped under a route's prefix and never loaded${more}.`;
    findings.push(warning(subject, said, remedy));
  }
  return findings.length > 0 ? findings : [ok(subject, 'None is stuck, and no file was missed.')];
}
