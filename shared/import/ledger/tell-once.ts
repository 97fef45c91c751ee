import type { Ports } from '../ports.ts';
import type { Notice } from './notice.ts';

/**
 * Tells people of something once and for all for a stream: not again where it was told before under this name. Whoever
 * dies between the note and the notice has told nobody, which is better here than a notice for each file.
 */
export async function tellOnce(
  { leases, notices }: Pick<Ports, 'leases' | 'notices'>,
  streamKey: string,
  name: string,
  notice: Notice,
): Promise<void> {
  for (;;) {
    const lease = await leases.read(streamKey);
    if (lease.noticesSent.includes(name)) return;
    if (await leases.replace(streamKey, { ...lease, noticesSent: [...lease.noticesSent, name] })) break;
  }
  await notices.publish(notice);
}
