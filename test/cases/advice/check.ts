import { type Case, leftBy, type Place } from '../case.ts';
import { prefixOf, routeOf } from '../ground.ts';
import type { Played } from '../play.ts';
import { helpless, rightRows } from './expected.ts';
import { follow } from './follow.ts';
import { type Attempt, type Read, readBytes } from './read-here.ts';

/**
 * What is wrong with the reasons for which files of a case were rejected, in sentences. Somebody who does what a reason
 * says gets the file loaded, or learns what else is wrong with it, until it is; and one of the ways brings the rows that
 * are right. Where nothing helps, the reason says what the file is, and what to do with it.
 *
 * @param others the cases that may be about the same files, with the settings that these need; null: the rows that are
 * right are not known
 */
export async function adviceFaults(
  { case: of, seen }: Played,
  others: readonly Case[] | null,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [key, loads] of Object.entries(seen?.loads ?? {})) {
    for (const [index, load] of loads.entries()) {
      if (load?.state !== 'rejected') continue;
      const attempt: Attempt = {
        ...{ key, bytes: bytesOf(of, key, index), route: routeOf(of) },
        ...{ dataSet: seen?.dataSet ?? null, force: false },
      };
      const found = await faultsOf(of, attempt, load.reason ?? '', others).catch((error: Error) => [
        error.message,
      ]);
      faults.push(...found.map((text) => `what is said of ${key}: ${text}`));
    }
  }
  return faults;
}

async function faultsOf(
  of: Case,
  attempt: Attempt,
  reason: string,
  others: readonly Case[] | null,
): Promise<string[]> {
  const { reads, dead } = await follow(attempt, reason);
  if (reads.length === 0) {
    const said = dead.at(-1)?.reason ?? reason;
    return helpless.some(({ says }) => says.test(reason)) ? [] : [`it helps nobody: ${said}`];
  }
  const faults = dead
    // Whoever reads it can see whether the condition is true of the file.
    .filter(({ path }) => !path.some((text) => /\b(if|where)\b/i.test(text)))
    .map(({ path, reason: last }) => `"${path.join('", then "')}" leads nowhere: ${last}`);
  if (others === null) return faults;
  const right = await rightOf(of, attempt, others);
  if (right.length === 0) return [...faults, 'nothing says which rows are right'];
  const isRight = reads.some(({ read }) => right.some((rows) => isSame(rows, read)));
  return isRight ? faults : [...faults, `no way brings the rows that are right: ${JSON.stringify(right[0])}`];
}

/** The rows that are right, as far as they are known; several where more than one setting is. */
async function rightOf({ name, stages }: Case, attempt: Attempt, others: readonly Case[]) {
  const known = rightRows[name];
  if (known !== undefined) return [known];
  const right: Read['rows'][] = [];
  for (const other of others) {
    const isTwin = other.stages === stages && other.name !== name;
    const loads = other.outcomes.some(({ states }) => states[attempt.key] === 'committed');
    if (isTwin && loads) right.push((await readBytes({ ...attempt, route: routeOf(other) })).rows);
  }
  return right;
}

/** Whether the first rows are these. */
function isSame(rows: readonly (readonly string[])[], { rows: found, rowCount }: Read): boolean {
  const first = found.slice(0, rows.length === 0 ? 1 : rows.length);
  return rowCount >= rows.length && JSON.stringify(first) === JSON.stringify(rows);
}

/** What was dropped under a key, the how manieth time from 0. */
function bytesOf(of: Case, key: string, index: number): Uint8Array {
  const place: Place = { bucket: 'BUCKET', prefix: prefixOf(of) };
  const step = of.stages.flat().filter((one) => leftBy(one) === key)[index];
  if (step?.do === 'copy') return bytesOf(of, step.from, 0);
  if (step?.do !== 'put') throw new RangeError(`nothing was dropped as ${key}`);
  const { content } = step;
  return Buffer.from((typeof content === 'function' ? content(place) : content) as Uint8Array);
}
