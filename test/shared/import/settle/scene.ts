import type { ImportRoute } from '../../../../shared/config/route.ts';
import { route } from '../../../helpers/load.ts';
import { createWorld, stream, type World } from '../../../helpers/ports.ts';
import { type Run, runOf } from '../../../helpers/run.ts';

/** A run whose batch of two loads, of two rows and one, Domo has taken, on top of two rows that were there. */
export interface Scene {
  world: World;
  run: Run;
  ids: string[];
  states(): string[];
  /** Domo took the commit so many seconds ago. */
  ago(seconds: number): void;
}

/** @param counts what Domo counts, one time after the other; the last one stays */
export async function committed(
  counts: (number | Error)[] = [],
  of: Partial<ImportRoute> = {},
): Promise<Scene> {
  const world = createWorld({ routes: [{ ...route, ...of }] });
  world.domo.dataSets.get('D42')?.rows.push('a', 'b');
  const ids = await world.drop({ text: 'id\n1\n2\n' }, { text: 'id\n3\n' });
  const run = await runOf(world).to('settle');
  let asked = 0;
  if (counts.length > 0) {
    world.domo.counts = () => {
      const count = counts[Math.min(asked++, counts.length - 1)];
      if (typeof count === 'number') return count;
      throw count;
    };
  }
  return {
    ...{ world, run, ids },
    states: () => ids.map((id) => world.row(id).state),
    ago(seconds) {
      const committedAt = new Date(world.now - seconds * 1000).toISOString();
      world.leases.set(stream, { ...world.lease(), committedAt });
    },
  };
}
