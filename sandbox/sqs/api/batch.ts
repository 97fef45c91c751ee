import { ServiceFault } from '../../json-protocol.ts';
import { sqsFault } from './fault.ts';

/** Entries of one call, at most. */
const most = 10;

interface Failed {
  Id: string;
  SenderFault: boolean;
  Code: string;
  Message: string;
}

/**
 * Does to each entry of a batch what a call of its own would do; an entry that is refused refuses no other.
 *
 * @throws ServiceFault EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId,
 * BatchEntryIdsNotDistinct: then nothing is done
 */
export function inBatch<Entry extends { Id: string }, Result extends object>(
  entries: readonly Entry[],
  each: (entry: Entry) => Result,
): { Successful: (Result & { Id: string })[]; Failed: Failed[] } {
  const ids = entries.map(({ Id }) => Id);
  if (ids.length === 0)
    throw sqsFault('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (ids.length > most) {
    throw sqsFault(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${most}. You have sent ${ids.length}.`,
    );
  }
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id))) {
    throw sqsFault(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined) throw sqsFault('BatchEntryIdsNotDistinct', `Id ${twice} repeated.`);

  const Successful: (Result & { Id: string })[] = [];
  const Failed: Failed[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...each(entry) });
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      Failed.push({ Id: entry.Id, SenderFault: true, Code: error.name, Message: error.message });
    }
  }
  return { Successful, Failed };
}
