import type { LoadRecord } from '../../shared/import/load.ts';
import { historyLines } from '../listing.ts';
import { loadJson } from '../load-json.ts';
import { type Terminal, writeLine } from '../terminal.ts';
import { count } from '../text/amounts.ts';
import { jsonText } from '../text/json.ts';
import { tallyText } from './tally.ts';

/** How many loads that were not loaded are listed. */
const listed = 20;

/** Says what became of loads that were sent again, or how far they have come. */
export function reportMany(
  records: readonly LoadRecord[],
  { wait, json }: { wait: boolean; json: boolean },
  { out }: Terminal,
): void {
  if (json) {
    writeLine(out, `[${records.map((record) => `\n  ${jsonText(loadJson(record))}`).join(',')}\n]`);
    return;
  }
  if (records.length === 0) return;
  if (!wait) {
    writeLine(out, '`sluice status` shows their progress.');
    return;
  }
  writeLine(out, `${tallyText(records)}.`);
  const others = records.filter(({ state }) => state !== 'committed');
  for (const line of historyLines(others.slice(0, listed), out.width, Date.now(), out.paint)) {
    writeLine(out, line);
  }
  if (others.length > listed) {
    writeLine(out, `and ${count(others.length - listed)} more: \`sluice history\` shows them.`);
  }
}
