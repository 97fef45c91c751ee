import type { Connection } from '../../cli/connection.ts';
import { type Deployment, reaching } from '../../cli/deployment.ts';
import { openTable } from '../../cli/loads.ts';
import { inGroups } from '../../shared/async-items.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import type { Lease } from '../../shared/import/lease/lease.ts';
import { pauseOf } from '../../shared/import/lease/pause.ts';
import type { Standing } from '../../shared/import/lease/standing.ts';
import { restOf } from '../../shared/import/plan/rest.ts';
import type { StreamAnswer } from '../answers.ts';
import { intoOf } from './into.ts';
import { kept } from './kept.ts';

/** The streams of a deployment's routes. */
export interface Streams {
  /** @param open the loads that have not ended */
  look(open: readonly Standing[]): Promise<StreamAnswer[]>;
}

/** How many are looked up at the same time. */
const together = 32;

/** How long the key of a route, and the lease of a stream without loads, are taken to be as they were. Milliseconds. */
const maxAge = { key: 30_000, idleLease: 10_000 };

export async function openStreams(
  connection: Connection,
  { table: name }: Pick<Deployment, 'table'>,
  routes: readonly ImportRoute[],
): Promise<Streams> {
  const [table, { createStreams }, { createLeases }] = await Promise.all([
    openTable(connection, name),
    import('../../shared/aws/streams.ts'),
    import('../../shared/aws/leases.ts'),
  ]);
  const streams = createStreams(table);
  const leases = createLeases(table);
  const idleLeases = new Map<string, () => Promise<Lease>>();

  const routesByKey = kept(maxAge.key, async () => {
    const byKey = new Map<string, ImportRoute[]>();
    for await (const group of inGroups(routes, together)) {
      const keys = await Promise.all(group.map((route) => streams.keyOf(route)));
      for (const [i, route] of group.entries()) {
        const key = keys[i] as string;
        byKey.set(key, [...(byKey.get(key) ?? []), route]);
      }
    }
    return byKey;
  });

  function leaseOf(key: string, isBusy: boolean): Promise<Lease> {
    if (isBusy) {
      idleLeases.delete(key);
      return leases.read(key);
    }
    const lease = idleLeases.get(key) ?? kept(maxAge.idleLease, () => leases.read(key));
    idleLeases.set(key, lease);
    return lease();
  }

  async function look(open: readonly Standing[]): Promise<StreamAnswer[]> {
    const found: StreamAnswer[] = [];
    for await (const group of inGroups(await routesByKey(), together)) {
      const some = group.map(async ([key, ofStream]) => {
        const names = new Set(ofStream.map((route) => route.name));
        const loads = open.filter(({ route }) => names.has(route));
        return streamAnswer(key, ofStream, await leaseOf(key, loads.length > 0), loads, Date.now());
      });
      found.push(...(await Promise.all(some)));
    }
    return found;
  }

  return { look: (open) => reaching(connection, () => look(open)) };
}

/**
 * A stream for the page.
 *
 * @param loads that are open, oldest first
 * @param now milliseconds since 1970
 */
export function streamAnswer(
  key: string,
  routes: readonly ImportRoute[],
  lease: Lease,
  loads: readonly Standing[],
  now: number,
): StreamAnswer {
  const waiting = loads.filter(({ batch }) => batch === null);
  // A run rests as the route of its first load says.
  const { commitInterval = 0 } = routes.find(({ name }) => name === waiting[0]?.route) ?? routes[0] ?? {};
  const pause = pauseOf(lease, now);
  const { batch } = lease;
  const rest = restOf(lease, { commitInterval }, now);
  return {
    key,
    into: routes[0] === undefined ? key : intoOf(routes[0].target),
    routes: routes.map(({ name, updateMethod }) => ({ name, updateMethod })),
    backlog: { loads: waiting.length, bytes: waiting.reduce((sum, { bytes }) => sum + bytes, 0) },
    batch: batch && { loads: batch.loads, parts: batch.parts, phase: phases[batch.phase] },
    rest:
      pause !== null
        ? { why: 'domo', until: lease.notBefore }
        : rest === null || rest.why === 'arrivals'
          ? null
          : { why: rest.why, until: rest.until },
    committedAt: lease.committedAt,
    paused: pause?.reason ?? null,
    failures: lease.failures,
    commitInterval,
  };
}

const phases = {
  planned: 'planning',
  opening: 'planning',
  open: 'loading',
  committing: 'committing',
} as const;
