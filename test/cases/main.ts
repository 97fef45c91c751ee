/**
 * Every situation that a file can be in: dropped in a sandbox with the routes of all cases, and compared with what people
 * expect of it.
 *
 *   npm run test:cases -- [--from DIR] [--together 12] [--verbose] [NAME…]
 *
 * With `--from` the cases are those of a folder in the form that `folder.ts` reads, and with names only these, or those
 * that begin with them. What the reason of a rejection advises is done to each file that is rejected, and must load it.
 * Ends with 1 if a case ended otherwise than it should.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseConfig } from '../../shared/config/config.ts';
import { adviceFaults } from './advice/check.ts';
import type { Case } from './case.ts';
import { casesIn } from './folder.ts';
import { routeOf, startGround } from './ground.ts';
import { type Played, playAll } from './play.ts';
import { reportLines } from './report.ts';
import { allCases } from './tables.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string' },
    together: { type: 'string', default: '12' },
    verbose: { type: 'boolean', default: false },
  },
});
const known = values.from === undefined ? allCases : casesIn(resolve(values.from));
const chosen = known.filter(
  ({ name }) => positionals.length === 0 || positionals.some((wish) => name.startsWith(wish)),
);
if (chosen.length === 0) throw new Error(`no case is called ${positionals.join(' or ')}`);
const waiting = chosen.filter(({ waitsFor }) => waitsFor !== undefined);
const refused: Played[] = [];
const playable: Case[] = [];
for (const one of chosen) {
  if (one.waitsFor !== undefined) continue;
  const why = refusalOf(one);
  if (why === null) playable.push(one);
  else refused.push({ case: one, seen: null, differences: [`its route is refused: ${why}`] });
}
const began = performance.now();
const log = values.verbose ? (line: string) => console.error(line) : () => undefined;
const ground = await startGround(playable, log);
try {
  const played = await playAll(ground, playable, Number(values.together));
  // Those of a folder are not known to be about the same files.
  const others = values.from === undefined ? allCases : null;
  for (const one of played) one.differences.push(...(await adviceFaults(one, others)));
  const results = [...played, ...refused];
  for (const line of reportLines(results, waiting, Number(((performance.now() - began) / 1000).toFixed(0))))
    console.log(line);
  if (results.some(({ differences }) => differences.length > 0)) process.exitCode = 1;
} finally {
  await ground.stop();
}

/** Why the configuration does not take the route of a case; null: it takes it. */
function refusalOf(one: Case): string | null {
  try {
    parseConfig(JSON.stringify({ imports: [routeOf(one)] }), 'The route');
    return null;
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
      .join('; ');
  }
}
