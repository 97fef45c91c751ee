import type { Expectation, ImportRoute } from '../../config/route.ts';
import { log } from '../../log.ts';
import { forEach } from '../for-each.ts';
import type { Ports } from '../ports.ts';
import { dueAfter, type Expected, expectedFrom, iso, lookAt } from './expected.ts';
import { missingNotice } from './notice.ts';

type MissingPorts = Pick<Ports, 'ledger' | 'expectations' | 'notices' | 'clock'>;

/** By route: when its open loads were received, without those that wait for a set. Milliseconds since 1970. */
export type OpenArrivals = ReadonlyMap<string, readonly number[]>;

/** So many times of one route are looked at in a call; the next one goes on from there. */
const mostTimes = 100;

/**
 * Tells people of files that did not come: once for each time at which one was due, since what is known is noted. A call
 * that ends between the notice and the note tells twice. A file counts from the deadline before to its own: one that
 * comes late counts for the next.
 */
export async function tellOfMissing(
  ports: MissingPorts,
  routes: readonly ImportRoute[],
  open: OpenArrivals,
): Promise<void> {
  const failures: unknown[] = [];
  await forEach(routes, async (route) => {
    if (route.expect === undefined) return;
    const arrived = open.get(route.name) ?? [];
    // For each by itself: what keeps one route from being looked at must not keep the others.
    await look(ports, route, route.expect, arrived).catch((error: unknown) => failures.push(error));
  });
  if (failures.length > 0) throw failures[0];
}

async function look(
  ports: MissingPorts,
  route: ImportRoute,
  expect: Expectation,
  open: readonly number[],
): Promise<void> {
  const { expectations, clock, ledger } = ports;
  const now = clock.now();
  const known = await expectations.get(route.name);
  if (known === null || known.setting !== JSON.stringify(expect)) {
    return expectations.put(route.name, expectedFrom(expect, now));
  }
  if (now < Date.parse(known.lookAt)) return;
  const arrival = async (after: number, until: number) =>
    open.find((time) => time > after && time <= until) ?? (await ledger.arrival(route.name, after, until));
  const { missed, next } = await ('every' in expect ? interval : calendar)(expect, known, now, arrival);
  if (missed.length > 0) {
    const notice = missingNotice(route, expect, missed);
    log.warn(notice.subject, { route: route.name, due: missed.map(iso) });
    await ports.notices.publish(notice);
  }
  if (JSON.stringify(next) !== JSON.stringify(known)) await expectations.put(route.name, next);
}

/** When a load was received between two times. */
type Arrival = (after: number, until: number) => Promise<number | null>;

interface Judgement {
  /** When files were due that did not come. Milliseconds since 1970. */
  missed: number[];
  next: Expected;
}

async function calendar(
  expect: Expectation,
  known: Expected,
  now: number,
  arrival: Arrival,
): Promise<Judgement> {
  const missed: number[] = [];
  const since = Date.parse(known.since);
  let from = Date.parse(known.from);
  for (let i = 0; i < mostTimes; i++) {
    const due = dueAfter(expect, from, since);
    if (due === null || due.deadline > now) break;
    if ((await arrival(from, due.deadline)) === null) missed.push(due.at);
    from = due.deadline;
  }
  return { missed, next: { ...known, from: iso(from), lookAt: lookAt(expect, from, since) } };
}

async function interval(
  expect: Expectation,
  known: Expected,
  now: number,
  arrival: Arrival,
): Promise<Judgement> {
  let { told } = known;
  const since = Date.parse(known.since);
  let from = Date.parse(known.from);
  for (let i = 0; i < mostTimes; i++) {
    const due = dueAfter(expect, from, since);
    if (due === null || due.deadline > now) break;
    const came = await arrival(from, now);
    if (came === null) {
      // As long as none comes it is the same one that is missed.
      const next = { ...known, from: iso(from), lookAt: iso(due.deadline), told: true };
      return { missed: told ? [] : [due.at], next };
    }
    from = came;
    told = false;
  }
  return { missed: [], next: { ...known, from: iso(from), lookAt: lookAt(expect, from, since), told } };
}
