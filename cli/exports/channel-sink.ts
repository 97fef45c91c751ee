import type { Sink } from '../../shared/export/sink.ts';
import { Complaint } from '../complaint.ts';
import type { Channel } from '../terminal.ts';

/**
 * Writes to a channel, such as standard output, as the bytes come: what was written can't be taken back, so whoever reads it
 * must look at the exit code. Throws `Complaint` when nobody reads on.
 */
export function createChannelSink(channel: Channel): Sink<string> {
  return {
    async write(bytes) {
      await channel.writeBytes(bytes);
      if (channel.closed.aborted) throw new Complaint('Nobody reads on: the export was broken off.');
    },
    complete: async () => 'standard output',
    abort: async () => undefined,
  };
}
