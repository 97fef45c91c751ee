import { FileError, HoldLost, RunStopped, type SluiceError } from '../../shared/errors.ts';
import type { Batches, BatchLoad, BatchRef } from '../../shared/loads/batch.ts';
import type { Load } from '../../shared/loads/load.ts';
import { orderOf } from '../../shared/loads/turn.ts';
import type { Closed } from './close.ts';

/** A load to end, and by which error; `sent`: its rows are in the batch. */
export interface Member extends Pick<BatchLoad, 'load' | 'order'> {
  sent: boolean;
  error: SluiceError;
}

/**
 * The loads that end with a run that gives up: its own, and those of its batch. An error that may pass, or the end of a
 * run, is no reason to end the others: they go with the next in line, unless they may be in Domo already.
 *
 * @param own null where the run clears up after another that has ended
 * @param closed what is left of the batch
 */
export async function membersOf(
  batches: Pick<Batches, 'read'>,
  own: Load | null,
  batch: BatchRef | null,
  error: SluiceError,
  closed: Closed,
): Promise<Member[]> {
  const ofRun = own === null ? [] : [{ load: own, order: orderOf(own), sent: false, error }];
  const mayPass = error.retryable || error instanceof RunStopped || error instanceof HoldLost;
  if (batch === null || (mayPass && closed !== 'unknown')) return ofRun;
  const { loads } = await batches.read(batch);
  const members = loads.map(({ load, order }) => ({ load, order, sent: true, error }));
  if (members.some(({ load }) => load.id === own?.id)) return members;
  return [...members, ...ofRun.map((member) => ({ ...member, error: beside(error, member.load) }))];
}

/** Why the load of a run ends that gave up while it loaded others: it is not at fault for what is wrong with a file of those. */
function beside(error: SluiceError, { id }: Load): SluiceError {
  if (!(error instanceof FileError)) return error;
  return new RunStopped(
    `The run of this load had to give up while it loaded another that came later: ${error.message} Nothing of this one was loaded. Load it with: npx sluice replay ${id}`,
  );
}
