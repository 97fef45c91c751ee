import type { Connection } from '../../cli/connection.ts';
import { createReplayer } from '../../cli/replay/replayer.ts';
import type { ReplayAnswer } from '../answers.ts';

/** Has loads loaded again, as `sluice replay` does, and says which of them can't. */
export async function replayLoads(
  connection: Connection,
  ids: readonly string[],
  { force, recreate }: { force: boolean; recreate: boolean },
): Promise<ReplayAnswer> {
  const replayer = await createReplayer(connection);
  const { rows, refused } = await replayer.choose({ ids }, force);
  const deleted = recreate ? await replayer.deleted(rows) : new Map<string, string>();
  await replayer.send(rows, force, deleted);
  return { sent: rows.map(({ id }) => id), refused };
}
