import type { LoadRecord } from '../../shared/import/load.ts';
import { type Connection, sluiceCommand } from '../connection.ts';
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
  connection: Pick<Connection, 'words'>,
): void {
  if (json) {
    writeLine(out, `[${records.map((record) => `\n  ${jsonText(loadJson(record))}`).join(',')}\n]`);
    return;
  }
  if (records.length === 0) return;
  if (!wait) {
    writeLine(out, `\`${sluiceCommand(connection, ['status'])}\` shows their progress.`);
    return;
  }
  writeLine(out, `${tallyText(records)}.`);
  const others = records.filter(({ state }) => state !== 'committed');
  const shown = others.slice(0, listed);
  for (const line of historyLines(shown, out.width, Date.now(), out.paint, connection)) writeLine(out, line);
  if (others.length > listed) {
    writeLine(
      out,
      `and ${count(others.length - listed)} more: \`${sluiceCommand(connection, ['history'])}\` shows them.`,
    );
  }
}
