import { setTimeout as sleep } from 'node:timers/promises';
import { matchRoute } from '../../shared/config/match.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import { replayMessage } from '../../shared/import/receive/message.ts';
import { Complaint } from '../complaint.ts';
import { type Connection, sluiceCommand } from '../connection.ts';
import { deployedRoutes, findDeployment, routeNamed } from '../deployment.ts';
import { createStandstill, isFinal, type Patience, patienceWith } from '../follow.ts';
import { openIntake } from '../intake.ts';
import { openLoads, type Sighting } from '../loads.ts';
import { counted } from '../text/amounts.ts';
import { type Chosen, choose, type Wish } from './choose.ts';
import { deletedDataSets } from './deleted.ts';

/** Has loads loaded again, and knows what becomes of them. */
export interface Replayer {
  readonly connection: Pick<Connection, 'words'>;
  /** Throws `WrongUse` for a route that there is not, and whose history is empty. */
  choose(wish: Wish, force: boolean): Promise<Chosen>;
  /** Throws what `deletedDataSets` throws. */
  deleted(rows: readonly LedgerRow[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Sends loads to the intake. Throws `Complaint` where not all of them could be sent.
   *
   * @param deleted DataSets that are to be made anew, by the ids of the loads
   */
  send(rows: readonly LedgerRow[], force: boolean, deleted: ReadonlyMap<string, string>): Promise<void>;
  /**
   * Looks at loads that were sent until all are taken, or until all have ended, and yields each look: what is known of
   * each by then, in their order, and null for one that is not taken yet. Throws `Complaint` when none moves any more.
   */
  follow(
    rows: readonly LedgerRow[],
    until: 'taken' | 'ended',
    signal: AbortSignal,
  ): AsyncGenerator<(Sighting | null)[]>;
}

/** As many as a call of SQS takes. */
const together = 10;

export async function createReplayer(connection: Connection): Promise<Replayer> {
  const deployment = await findDeployment(connection);
  const [routes, intake] = await Promise.all([
    deployedRoutes(connection, deployment),
    openIntake(connection, deployment),
  ]);
  const loads = await openLoads(connection, deployment, routes);

  return {
    connection,

    async choose(wish, force) {
      const chosen = await choose(loads, routes, wish, force);
      const isNone = chosen.rows.length + chosen.refused.length === 0;
      // A route that was taken out of the configuration keeps its history, so the name is checked only here.
      if (isNone && 'route' in wish && wish.route !== null) routeNamed(routes, wish.route);
      return chosen;
    },

    deleted: (rows) => deletedDataSets(connection, deployment, routes, rows),

    async send(rows, force, deleted) {
      for (let sent = 0; sent < rows.length; sent += together) {
        const bodies = rows
          .slice(sent, sent + together)
          .map(({ id }) => replayMessage(id, force, { deleted: deleted.get(id) ?? null }));
        try {
          await intake.send(bodies);
        } catch (error) {
          if (sent === 0) throw error;
          const why = error instanceof Error ? error.message : String(error);
          throw new Complaint(
            `Only ${counted(sent, 'load')} of ${rows.length} could be sent: ${why} Give the command again: none is loaded twice.`,
          );
        }
      }
    },

    async *follow(rows, until, signal) {
      const patience = patienceFor(rows, routes, connection);
      const known = new Map<string, Sighting>();
      const sightingOf = ({ id, replays }: LedgerRow) => {
        const sighting = known.get(id);
        return sighting !== undefined && sighting.replays > replays ? sighting : null;
      };
      const stoodFor = createStandstill();
      let left = rows;
      for (;;) {
        const began = performance.now();
        const seen = await loads.getAll(left.map(({ id }) => id));
        for (const [i, { id }] of left.entries()) {
          const sighting = seen[i];
          if (sighting) known.set(id, sighting);
        }
        yield rows.map(sightingOf);
        left = left.filter((row) => {
          const sighting = sightingOf(row);
          return sighting === null || (until === 'ended' && !isFinal(sighting.record.state));
        });
        if (left.length === 0) return;
        const stood = stoodFor(JSON.stringify(left.map(({ id }) => known.get(id)?.pulse)));
        const areSent = left.every((row) => sightingOf(row) === null);
        if (areSent && stood > patience.arrival) throw notTaken(left, patience);
        if (stood > patience.standstill) throw stuck(left.length, patience);
        // Looking at thousands takes a while: half of the time nothing is asked.
        await sleep(Math.max(patience.interval, performance.now() - began), undefined, { signal });
      }
    },
  };
}

function patienceFor(
  rows: readonly LedgerRow[],
  routes: readonly ImportRoute[],
  connection: Connection,
): Patience {
  const intervals = rows.map(({ key }) => matchRoute(routes, key)?.commitInterval ?? 0);
  return patienceWith(
    intervals.reduce((longest, interval) => Math.max(longest, interval), 0),
    connection,
  );
}

function notTaken(rows: readonly LedgerRow[], { arrival, connection }: Patience): Complaint {
  const [first] = rows;
  const which = rows.length === 1 ? `Load ${first?.id} has` : `${counted(rows.length, 'load')} have`;
  return new Complaint(
    `${which} not begun again within ${arrival / 1000} s. The messages are in the queue of the intake: \`${sluiceCommand(connection, ['doctor'])}\` looks at it.`,
  );
}

function stuck(left: number, { standstill, connection }: Patience): Complaint {
  return new Complaint(
    `${counted(left, 'load')} of these have not moved for ${Math.round(standstill / 60_000)} minutes. This command stops waiting; the loads go on: see \`${sluiceCommand(connection, ['status'])}\`, and \`${sluiceCommand(connection, ['doctor'])}\`.`,
  );
}
