import type { Ledger } from '../shared/aws/ledger.ts';
import { isLoadId } from '../shared/import/identity.ts';
import { describe } from '../shared/import/load.ts';
import { WrongUse } from './complaint.ts';

/** A shorter beginning would mean another load tomorrow. */
const shortest = 4;
/** So many ids are named where several begin alike. */
const named = 5;

/**
 * The id that a text is, or the one that begins with it; null where no load has one.
 *
 * Throws `WrongUse` for a beginning of several ids, and for one that is too short.
 */
export async function wholeId(ledger: Pick<Ledger, 'beginning'>, text: string): Promise<string | null> {
  if (isLoadId(text)) return text;
  const start = text.replace(/…$/, '');
  if (!/^[a-z2-7]{1,19}$/.test(start)) return null;
  if (start.length < shortest)
    throw new WrongUse(`"${start}" is too short for a load: give ${shortest} characters of its id at least.`);
  const found = new Map<string, string>();
  for await (const row of ledger.beginning(start)) {
    found.set(row.id, `${row.id}, ${row.state}, ${describe(row)}`);
    if (found.size > named) break;
  }
  const [id] = found.keys();
  if (found.size < 2) return id ?? null;
  const some = [...found.values()].slice(0, named).join('\n  ');
  throw new WrongUse(
    `Several loads have ids that begin with ${start}: give more of it.\n  ${some}${found.size > named ? '\n  and more' : ''}`,
  );
}

/** The whole id. Throws `WrongUse` also where there is no such load. */
export async function demandId(
  loads: { idOf(text: string): Promise<string | null> },
  text: string,
): Promise<string> {
  const id = await loads.idOf(text);
  if (id === null)
    throw new WrongUse(`There is no load ${JSON.stringify(text)}: \`sluice history\` shows the ids.`);
  return id;
}
