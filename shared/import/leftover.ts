import type { Domo } from '../domo/client.ts';
import { log } from '../log.ts';

/**
 * Aborts what a batch that is given up may have left open on its Stream: its execution, and one that a late call
 * opened and whose id was lost with Domo's answer. Whoever calls this holds the stream, so both are its own. That
 * Domo can't be reached keeps nobody from going on: the next execution on the Stream aborts an open one anyway [X6].
 *
 * @param executionId null where it is not known
 */
export async function abortLeftover(domo: Domo, streamId: number, executionId: number | null): Promise<void> {
  const attempt = (abort: Promise<unknown>) =>
    abort.catch((error: unknown) =>
      log.warn(`Stream ${streamId}: an execution could not be aborted`, { error }),
    );
  if (executionId !== null) await attempt(domo.executions.abort(streamId, executionId));
  await attempt(domo.executions.abortCurrent(streamId));
}
