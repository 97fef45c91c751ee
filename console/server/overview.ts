import { endedLoadJson, openLoadJson } from '../../cli/load-json.ts';
import type { Sighting } from '../../cli/loads.ts';
import { withMembers } from '../../cli/with-members.ts';
import { first } from '../../shared/async-items.ts';
import { type FinalState, finalStates } from '../../shared/import/load.ts';
import type { EndedLoad, OpenLoad, Overview } from '../answers.ts';
import type { Deployed } from './deployed.ts';

/** How many loads are shown; the others are counted. */
const shown = { open: 200, ended: 50 };

/** Looks at what is under way and what has ended lately. */
export async function lookAround(
  { loads, streams }: Pick<Deployed, 'loads' | 'streams'>,
  uploads: Overview['uploads'],
): Promise<Overview> {
  const open: Sighting[] = [];
  for await (const sighting of loads.open()) open.push(sighting);
  const [found, ended] = await Promise.all([
    streams.look(open.map(({ record }) => record)),
    endedLoads({ loads }, {}, shown.ended),
  ]);
  const now = Date.now();
  return {
    now: new Date(now).toISOString(),
    streams: found,
    open: open.slice(0, shown.open).map((sighting) => openLoad(sighting, now)),
    openCount: open.length,
    ended,
    uploads,
  };
}

/** Loads that have ended, newest first. */
export async function endedLoads(
  { loads }: Pick<Deployed, 'loads'>,
  { route, state }: { route?: string; state?: string },
  limit: number,
): Promise<EndedLoad[]> {
  const states = finalStates.filter((one): one is FinalState => one === state);
  const rows = loads.final({
    ...(route === undefined ? {} : { route }),
    ...(states.length === 0 ? {} : { states }),
  });
  const ended: EndedLoad[] = [];
  for await (const load of first(withMembers(rows), limit)) ended.push(endedLoadJson(load));
  return ended;
}

/** @param now milliseconds since 1970 */
export function openLoad(sighting: Sighting, now: number): OpenLoad {
  return { ...openLoadJson(sighting, now), progress: sighting.progress };
}
