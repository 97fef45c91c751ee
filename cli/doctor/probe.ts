import { assumed, type Behaviour, type Probe } from '../../shared/domo/behaviour.ts';
import { counted } from '../text/amounts.ts';
import { clockTime } from '../text/time.ts';
import type { Check } from './examine.ts';
import { type Finding, ok, warning } from './finding.ts';

const subject = 'probe';

export const probe: Check = {
  subject,
  async look({ stack, connection }) {
    const { output } = await stack.known();
    const [{ openTable }, { createProbes }] = await Promise.all([
      import('../loads.ts'),
      import('../../shared/aws/probes.ts'),
    ]);
    const probes = createProbes(await openTable(connection, output('TableName')));
    return [probeFinding(await probes.get(), output('DomoHost'), Date.now())];
  },
};

/** @param now milliseconds since 1970 */
export function probeFinding(made: Probe | null, host: string, now: number): Finding {
  if (made === null) {
    return ok(
      subject,
      'None was made: the stack goes by what is assumed of Domo. `npx sluice probe` tries that on your own.',
    );
  }
  if (made.host !== host) {
    return warning(
      subject,
      `The latest one was of ${made.host}, and the stack works with ${host}.`,
      'Make one anew: npx sluice probe',
    );
  }
  const others = (Object.keys(assumed) as (keyof Behaviour)[]).filter(
    // How late a count was is no matter of yes or no.
    (name) => name !== 'countLag' && (made.seen[name] ?? assumed[name]) !== assumed[name],
  );
  const safe =
    others.length === 0
      ? 'nothing that was seen is otherwise than is assumed.'
      : `${counted(others.length, 'thing')} otherwise than is assumed, and the stack takes the safe way: ${others.join(', ')}.`;
  return ok(subject, `The latest one was made at ${clockTime(made.at, now)}: ${safe}`);
}
