import { Complaint } from '../../cli/complaint.ts';
import type { Connection } from '../../cli/connection.ts';
import { first } from '../../shared/async-items.ts';
import type { NoticeAnswer, NoticesAnswer } from '../answers.ts';
import type { Deployed } from './deployed.ts';

/** How many are shown. */
const shown = 50;

/**
 * What people were told, newest first. The sandbox keeps the notices that it was given. AWS has none to give back: there
 * it is what they would have been about, the latest loads that were rejected or failed.
 */
export async function latestNotices(
  { endpoint }: Pick<Connection, 'endpoint'>,
  { loads }: Pick<Deployed, 'loads'>,
): Promise<NoticesAnswer> {
  if (endpoint !== null) return { of: 'published', notices: await published(endpoint) };
  const notices: NoticeAnswer[] = [];
  for await (const row of first(loads.final({ states: ['rejected', 'failed'] }), shown)) {
    notices.push({
      time: row.endedAt ?? row.receivedAt,
      subject: `${row.route}: ${row.key} ${row.state === 'failed' ? 'could not be loaded' : 'was rejected'}`,
      message: row.reason ?? '',
      load: row.id,
    });
  }
  return { of: 'ended', notices };
}

async function published(endpoint: string): Promise<NoticeAnswer[]> {
  const answer = await fetch(new URL(`/_sandbox/notices?limit=${shown}`, endpoint));
  if (!answer.ok)
    throw new Complaint(`The sandbox at ${endpoint} does not tell its notices: ${answer.status}.`);
  const notices = (await answer.json()) as { time: string; subject: string | null; message: string }[];
  return notices.map(({ time, subject, message }) => {
    const [, load = null] = /\bload:? ([a-z2-7]{20})\b/i.exec(message) ?? [];
    return { time, subject: subject ?? message.split('\n', 1)[0] ?? '', message, load };
  });
}
