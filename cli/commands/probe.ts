import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '../command.ts';
import { Complaint, Interrupted, UsageError } from '../complaint.ts';
import { connectionOf, connectionOptions } from '../connection.ts';
import { writeLine } from '../terminal.ts';
import { jsonText } from '../text/json.ts';

export const probe = command({
  name: 'probe',
  summary: 'Try on your own Domo what its documentation leaves open',
  details: [
    'It makes DataSets and Streams whose names begin with "Sluice probe", one after the other, tries on each what "exactly once" rests on (docs/domo-protocol.md has the codes), and deletes it again, also when it is interrupted. It takes some minutes, and a commit for most of the questions. It touches nothing else in Domo.',
    'What it has seen is written where the stack reads it before each batch: where Domo does otherwise than is assumed, the stack takes a safe way, which the table names. docs/probe.md says more. What it could not find out stays as it was.',
    'The exit code is 1 if something of it is left in Domo, or if nothing could be found out, and 130 if it was interrupted.',
  ],
  examples: [
    ['probe', 'try what the documentation of Domo leaves open'],
    ['probe --patience 20m --json', 'with more patience, for a program'],
  ],
  operands: [],
  options: {
    patience: {
      ...{ type: 'string', value: 'TIME' },
      description: 'how long to wait for what Domo may show late: 90s, 20m (default: 10m)',
    },
    json: { type: 'boolean', description: 'print a JSON object' },
    ...connectionOptions,
  },
  async run({ patience: given, json, ...where }, _operands, { out, err, interrupted }) {
    const connection = connectionOf(where);
    const patience = patienceOf(given ?? '10m');
    const [{ deployedDomo }, { deployedProbes }, { stackOutputs }, probing] = await Promise.all([
      import('../deployed-domo.ts'),
      import('../deployed-probes.ts'),
      import('../deployment.ts'),
      import('../probe/probe.ts'),
    ]);
    const host = (await stackOutputs(connection))('DomoHost');
    const probes = await deployedProbes(connection);
    const before = await probes.get();
    const known = before?.host === host ? before.seen : {};
    const probed = await probing.probe(await deployedDomo(connection), {
      ...{ host, patience, signal: interrupted, known },
      // An interruption ends the wait, and the next call says so.
      clock: {
        now: Date.now,
        sleep: (ms) => sleep(ms, undefined, { signal: interrupted }).catch(() => undefined),
      },
      onTrial: (codes) => writeLine(err, `Trying ${codes.join(', ')} …`),
    });
    const isVain = probed.assumptions.every(({ verdict }) => verdict === 'not found out');
    if (!probed.interrupted && !isVain) await probes.put(probed.probe);
    const { probeLines, leftoverText } = await import('../probe/lines.ts');
    if (json) writeLine(out, jsonText(probed, 2));
    else for (const line of probeLines(probed, out)) writeLine(out, line);
    if (probed.interrupted || isVain) {
      const why = probed.interrupted ? 'Interrupted' : 'Nothing could be found out';
      const left =
        probed.leftovers.map(leftoverText).join(' ') || 'All that was made in Domo is deleted again.';
      const trouble = `${why}: nothing was written for the stack. ${left}`;
      throw probed.interrupted ? new Interrupted(trouble) : new Complaint(trouble);
    }
    return probed.leftovers.length > 0 ? 1 : 0;
  },
});

/** Milliseconds. */
function patienceOf(text: string): number {
  const [, number, unit] = /^(\d{1,5})([sm])$/.exec(text) ?? [];
  if (number === undefined || Number(number) === 0) {
    throw new UsageError(`--patience takes a time like 90s or 20m, not "${text}".`);
  }
  return Number(number) * (unit === 'm' ? 60_000 : 1000);
}
