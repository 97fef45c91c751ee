import type { ImportRoute } from '../../config/route.ts';
import { ConfigInvalid } from '../../errors.ts';
import type { BacklogEntry } from '../batch.ts';
import type { StuckLoad } from '../ledger/fail-waiting.ts';
import { describe } from '../load.ts';
import type { Ports } from '../ports.ts';
import type { FoundLoad } from '../search/hand-over.ts';
import { searchKeyOf } from '../search/search-key.ts';
import type { Candidate } from './choose.ts';

export interface Routed {
  candidates: Candidate[];
  strangers: StuckLoad[];
  /** Loads that waited until their Stream was found: they go on there. */
  found: FoundLoad[];
}

/**
 * The loads of a backlog with their routes as they are deployed now. A load whose route is gone, or leads to another
 * stream by now, can't go on here: it ends, and a person may replay it.
 */
export async function routed(
  ports: Pick<Ports, 'routes' | 'streams'>,
  streamKey: string,
  entries: readonly BacklogEntry[],
): Promise<Routed> {
  const routes = await ports.routes();
  const known = new Map<string, { route: ImportRoute; key: string }>();
  for (const name of new Set(entries.map(({ load }) => load.route))) {
    const route = routes.find((candidate) => candidate.name === name);
    if (route !== undefined) known.set(name, { route, key: await ports.streams.keyOf(route) });
  }
  const candidates: Candidate[] = [];
  const strangers: StuckLoad[] = [];
  const moved: FoundLoad[] = [];
  for (const entry of entries) {
    const { load } = entry;
    const found = known.get(load.route);
    if (found?.key === streamKey) candidates.push({ entry, route: found.route });
    else if (found !== undefined && waitsFor(found.route) === streamKey) {
      moved.push({ entry, streamKey: found.key });
    } else {
      const gone = { name: load.route, updateMethod: 'APPEND' } as const;
      strangers.push({ entry, route: found?.route ?? gone, error: changed(entry) });
    }
  }
  return { candidates, strangers, found: moved };
}

/** Under which key loads of a route wait until its Stream is found; null where it names what it loads into. */
function waitsFor({ target }: ImportRoute): string | null {
  return target.kind === 'streamOf' ? searchKeyOf(target.dataSetId) : null;
}

function changed({ load }: BacklogEntry): ConfigInvalid {
  return new ConfigInvalid(
    `${describe(load.object)} waited for its stream while route ${load.route} was changed or taken out of the configuration. Load it by the configuration of now with: npx sluice replay ${load.id}`,
  );
}
