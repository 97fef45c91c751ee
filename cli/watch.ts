import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { statusLines } from './listing.ts';
import { openLoadJson } from './load-json.ts';
import type { Loads, Sighting } from './loads.ts';
import { createPicture, type Picture } from './progress/picture.ts';
import { spinner } from './progress/spinner.ts';
import { type Terminal, writeLine } from './terminal.ts';
import { count, counted } from './text/amounts.ts';
import { jsonText } from './text/json.ts';

/** Milliseconds between two looks. */
const interval = { sandbox: 500, aws: 3000 };

/**
 * Shows the loads that are under way until Ctrl-C: on a terminal in one picture, which stays when it ends; elsewhere, and as
 * JSON, once more whenever it has changed.
 */
export async function watchLoads(
  loads: Pick<Loads, 'open'>,
  { endpoint }: Pick<Connection, 'endpoint'>,
  json: boolean,
  { out, interrupted }: Terminal,
): Promise<void> {
  const pause = endpoint === null ? interval.aws : interval.sandbox;
  let seen: readonly Sighting[] = [];
  let said = '';
  const lines = () => statusLines(seen, out.width - 1, Date.now(), out.paint);
  let picture: Picture | null = null;
  try {
    while (!interrupted.aborted && !out.closed.aborted) {
      seen = await openOf(loads);
      const text = json
        ? jsonText(seen.map((sighting) => openLoadJson(sighting, Date.now())))
        : plainText(seen);
      if (out.live && !json)
        picture ??= createPicture(out, (frame) => fitted(lines(), out.height, seen, frame));
      else if (text !== said) writeLine(out, json || seen.length === 0 ? text : lines().join('\n'));
      said = text;
      await sleep(pause, undefined, { signal: interrupted }).catch(() => undefined);
    }
  } finally {
    picture?.end(fitted(lines(), out.height, seen, null));
  }
}

async function openOf(loads: Pick<Loads, 'open'>): Promise<Sighting[]> {
  const seen: Sighting[] = [];
  for await (const sighting of loads.open()) seen.push(sighting);
  return seen;
}

/** What is compared: how long ago something was changes all the time. */
function plainText(seen: readonly Sighting[]): string {
  if (seen.length === 0) return 'No load is under way.';
  return JSON.stringify(seen.map(({ record, pulse }) => [record.id, pulse]));
}

/** As many lines as the screen has, and below them how many loads there are. @param frame null: nothing moves any more */
function fitted(
  lines: readonly string[],
  height: number,
  seen: readonly Sighting[],
  frame: number | null,
): string[] {
  const mark = frame === null ? ' ' : spinner(Math.floor(frame / 2));
  const end = `${mark}  ${seen.length === 0 ? 'No load is under way.' : `${counted(seen.length, 'load')} under way.`}${frame === null ? '' : ' Ctrl-C ends.'}`;
  const room = Math.max(1, height - 3);
  const rest = lines.length - room;
  return rest > 0 ? [...lines.slice(0, room), `   and ${count(rest)} more lines`, end] : [...lines, end];
}
