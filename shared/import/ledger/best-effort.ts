import { AwsRefused, AwsUnavailable, type SluiceError } from '../../errors.ts';
import { log } from '../../log.ts';
import { type Hold, update } from '../lease/lease.ts';
import type { Ports } from '../ports.ts';
import { notice } from './notice.ts';

/** What a load leaves beside its row in the ledger. */
export type Extra = 'receipt' | 'tag';

const what: Record<Extra, { may: string; lacks: string; remedy: string }> = {
  receipt: {
    may: 'write receipts',
    lacks:
      'Loads end as they should, and the ledger knows how (npx sluice history), but they leave no receipt in the bucket.',
    remedy:
      'Let the role of the function named Settle put objects under the prefix _sluice/: look for a bucket policy that denies it, for example one that asks for a header of encryption.',
  },
  tag: {
    may: 'tag objects',
    lacks:
      'Loads end as they should, and the ledger knows how (npx sluice history), but their objects do not get the tag sluice:state.',
    remedy:
      'Let the roles of the functions set tags of the objects under the prefixes of the routes: look for a bucket policy that denies it, for example that of a malware scanner.',
  },
};

/**
 * What is written of a load beside the ledger. Nothing that AWS refuses here, or fails to do for hours, may keep a load
 * from ending, and so keep its stream: people are told of it once for each stream.
 */
export function createBestEffort(ports: Pick<Ports, 'leases' | 'notices'>, hold: Hold) {
  const refused = new Map<Extra, SluiceError>();
  /** Runs before this one have died again and again, perhaps of this: what may pass has had its time. */
  const isLastTry = async () => (await ports.leases.read(hold.streamKey)).holder?.giveUp === true;
  return {
    /** null where AWS refuses it. Throws what may pass, unless runs have died of such things again and again. */
    async attempt<T>(extra: Extra, work: () => Promise<T>): Promise<T | null> {
      // One refusal is enough to know: the same call is not made 10,000 times.
      if (refused.has(extra)) return null;
      try {
        return await work();
      } catch (error) {
        const isOver =
          error instanceof AwsRefused || (error instanceof AwsUnavailable && (await isLastTry()));
        if (!isOver) throw error;
        log.warn(`Sluice may not ${what[extra].may}`, { error });
        refused.set(extra, error);
        return null;
      }
    },

    /** Tells of what was refused, unless people were told before. */
    async tell(route: string): Promise<void> {
      if (refused.size === 0) return;
      const { noticesSent } = await ports.leases.read(hold.streamKey);
      for (const [extra, error] of refused) {
        if (noticesSent.includes(extra)) continue;
        const { may, lacks, remedy } = what[extra];
        await ports.notices.publish(
          notice(
            { kind: 'setup', route, error: error.name, run: hold.run },
            `may not ${may}, route ${route}`,
            [lacks, `Why: ${error.message}`, `What to do: ${remedy}`],
          ),
        );
      }
      await update(ports.leases, hold, ({ noticesSent: before }) => ({
        noticesSent: [...new Set([...before, ...refused.keys()])],
      }));
    },
  };
}
