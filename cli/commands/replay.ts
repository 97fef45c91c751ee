import { command } from '../command.ts';
import { Interrupted, UsageError } from '../complaint.ts';
import { connectionOf, connectionOptions, sluiceCommand } from '../connection.ts';
import type { Wish } from '../replay/choose.ts';

export const replay = command({
  name: 'replay',
  summary: 'Load files again that were rejected or failed',
  details: [
    'LOAD is an id of `sluice history`, or its beginning. Instead of ids, --failed replays all loads that have failed, and --rejected all that were rejected; --route and --since narrow that; without --failed and --rejected they mean both.',
    'The same version of each object is read again. If it is not known whether an earlier try was committed, Domo is asked first, so that no row is loaded twice.',
    '--force also loads a file that "shrinkGuard" has rejected, and a LOAD that a newer REPLACE has overtaken.',
    '--recreate goes on where the DataSet that a route has made was deleted in Domo: it is made anew, and the first LOAD begins it. The rows of earlier loads are not in it: drop their files again.',
    'With --wait the exit code is 1 if a load was rejected or failed. It is 2 if a LOAD can’t be replayed.',
  ],
  examples: [
    ['replay k3jx --wait', 'the load whose id begins so'],
    ['replay --failed --since 24h', 'all that have failed since yesterday'],
    ['replay --rejected --route sales --wait', 'those of a route whose settings were mended'],
  ],
  operands: [],
  further: { name: 'LOAD', many: true },
  options: {
    failed: { type: 'boolean', description: 'all that have failed' },
    rejected: { type: 'boolean', description: 'all that were rejected' },
    route: { type: 'string', value: 'NAME', description: 'only those of this route' },
    since: {
      ...{ type: 'string', value: 'TIME' },
      description: 'only those that have ended since then: 36h, 7d, or 2026-11-01',
    },
    force: { type: 'boolean', description: 'load them whatever the guards of their routes say' },
    recreate: { type: 'boolean', description: 'make the DataSet anew that was deleted in Domo' },
    wait: { type: 'boolean', description: 'follow the loads to their ends' },
    json: { type: 'boolean', description: 'print the load as JSON; an array unless one LOAD is named' },
    ...connectionOptions,
  },
  async run({ failed, rejected, route, since, force, recreate, wait, json, ...where }, ids, terminal) {
    const [{ timeOf }, { createReplayer }, { replayLoads }] = await Promise.all([
      import('../text/time.ts'),
      import('../replay/replayer.ts'),
      import('../replay/replay.ts'),
    ]);
    const time = timeOf(since, 'since', Date.now());
    const wish = wishOf(ids, { failed, rejected, route, since: time });
    const connection = connectionOf(where);
    const replayer = await createReplayer(connection);
    try {
      return await replayLoads(replayer, wish, { force, recreate, wait, json }, terminal);
    } catch (error) {
      if (!terminal.interrupted.aborted) throw error;
      throw new Interrupted(`What was sent goes on: see \`${sluiceCommand(connection, ['status'])}\`.`);
    }
  },
});

interface Filter {
  failed: boolean;
  rejected: boolean;
  route: string | undefined;
  since: Date | null;
}

function wishOf(ids: string[], { failed, rejected, route, since }: Filter): Wish {
  const isFiltered = failed || rejected || route !== undefined || since !== null;
  if (ids.length > 0 && isFiltered) {
    throw new UsageError(
      '--failed, --rejected, --route and --since stand in the place of ids: leave out one or the other.',
    );
  }
  if (ids.length > 0) return { ids };
  if (!isFiltered)
    throw new UsageError('Name a load, or say which with --failed, --rejected, --route or --since.');
  const states = (['failed', 'rejected'] as const).filter((state) => ({ failed, rejected })[state]);
  return {
    states: states.length === 0 ? ['failed', 'rejected'] : states,
    route: route ?? null,
    since,
  };
}
