import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { WrongUse } from '../complaint.ts';
import type { Sighting } from '../loads.ts';
import { createMeter } from '../progress/bar.ts';
import { createDisplay } from '../progress/display.ts';
import { report } from '../report.ts';
import { type Channel, type Terminal, writeLine } from '../terminal.ts';
import { counted } from '../text/amounts.ts';
import { printable, shorten } from '../text/width.ts';
import type { Refusal, Wish } from './choose.ts';
import type { Replayer } from './replayer.ts';
import { reportMany } from './report.ts';
import { createTally } from './tally.ts';

export interface ReplayOptions {
  force: boolean;
  /** What the routes have made and what was deleted in Domo is made anew. */
  recreate: boolean;
  wait: boolean;
  json: boolean;
}

/** Has loads loaded again, and says what becomes of them. Returns the exit code. */
export async function replayLoads(
  replayer: Replayer,
  wish: Wish,
  { force, recreate, wait, json }: ReplayOptions,
  terminal: Terminal,
): Promise<number> {
  const { out, err, notes, interrupted } = terminal;
  const areNamed = 'ids' in wish;
  const { rows, refused } = await replayer.choose(wish, force);
  if (areNamed && rows.length === 0) throw new WrongUse(refused.map(refusalText).join('\n'));
  for (const refusal of refused) writeLine(err, printable(refusalText(refusal)));
  const deleted = recreate ? await replayer.deleted(rows) : new Map<string, string>();

  const [one] = areNamed && wish.ids.length === 1 ? rows : [];
  if (one === undefined && !json) {
    const what =
      rows.length === 0 ? 'There is no such load' : `Sending ${counted(rows.length, 'load')} again`;
    writeLine(out, `${what}.`);
  }
  await replayer.send(rows, force, deleted);
  const looks = rows.length === 0 ? [] : replayer.follow(rows, wait ? 'ended' : 'taken', interrupted);
  const records =
    one === undefined
      ? await showTally(looks, rows, json ? null : notes)
      : await showBar(looks, one, wait && !json ? notes : null);
  if (one === undefined) reportMany(records, { wait, json }, terminal, replayer.connection);
  else
    for (const record of records) await report(record, json, terminal, { connection: replayer.connection });

  if (areNamed && refused.length > 0) return 2;
  // Of many that nobody waits for, some may have ended by chance.
  const isWaitedFor = wait || one !== undefined;
  const isBad = isWaitedFor && records.some(({ state }) => state === 'rejected' || state === 'failed');
  return isBad || refused.length > 0 ? 1 : 0;
}

type Looks = AsyncIterable<(Sighting | null)[]> | Iterable<(Sighting | null)[]>;

async function showTally(looks: Looks, rows: readonly LedgerRow[], channel: Channel | null) {
  const tally = channel === null ? null : createTally(channel, rows.length);
  let last: (Sighting | null)[] = [];
  try {
    for await (const sightings of looks) {
      last = sightings;
      tally?.show(sightings);
    }
  } finally {
    tally?.close();
  }
  return last.flatMap((sighting) => sighting?.record ?? []);
}

async function showBar(looks: Looks, { key, bytes }: LedgerRow, channel: Channel | null) {
  const meter = createMeter({ label: key.slice(key.lastIndexOf('/') + 1), bytes });
  const display = channel === null ? null : createDisplay(channel);
  let last: Sighting | null = null;
  try {
    for await (const [sighting = null] of looks) {
      if (sighting === null) continue;
      last = sighting;
      meter.saw(sighting);
      // Why a file was not loaded is said once, at the end.
      display?.show([{ ...meter.bar, reason: null }]);
    }
  } finally {
    display?.close();
  }
  return last === null ? [] : [last.record];
}

/** Columns of an id that a message shows: longer than any that there is. */
const idWidth = 60;

function refusalText({ id, why }: Refusal): string {
  return `Load ${shorten(printable(id), idWidth)} can't go again: ${why}.`;
}
