import type { ImportRoute } from '../../shared/config/route.ts';
import { route } from './load.ts';
import { createWorld, type World } from './ports.ts';

/** A world whose route loads sets, and what a test of them does there. */
export interface Sets {
  world: World;
  /** Puts an object under the route's prefix, a second after the one before. @returns the id of its load */
  put(name: string, text?: string, etag?: string): Promise<string>;
  states(...ids: string[]): string[];
  /** The rows of the DataSet. */
  rows(): string[] | undefined;
}

/** Of a REPLACE route whose sets end with `_SUCCESS`, unless its changes say otherwise. */
export function createSets(
  changes: Partial<ImportRoute> = {},
  files: Partial<ImportRoute['files']> = {},
): Sets {
  const set = { marker: '_SUCCESS' };
  const world = createWorld({
    routes: [{ ...route, updateMethod: 'REPLACE', ...changes, files: { ...route.files, set, ...files } }],
  });
  const begun = Date.parse('2026-11-23T12:00:00Z');
  let seconds = 0;
  return {
    world,
    async put(name, text = '', etag) {
      seconds += 1;
      const [id = ''] = await world.drop({
        ...{ key: `incoming/sales/${name}`, text, versionId: `v${seconds}` },
        sequencer: String(seconds).padStart(4, '0'),
        time: new Date(begun + seconds * 1000).toISOString().replace('.000Z', 'Z'),
        ...(etag === undefined ? {} : { etag }),
      });
      return id;
    },
    states: (...ids) => ids.map((id) => world.row(id).state),
    rows: () => world.domo.dataSets.get('D42')?.rows,
  };
}

/** A file with one column of such numbers. */
export const idsFile = (...ids: number[]): string => ['id', ...ids, ''].join('\n');
