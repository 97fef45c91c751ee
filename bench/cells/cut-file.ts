import { createReadStream } from 'node:fs';
import type { RecastPlan } from '../../shared/cells/recast.ts';
import { createRecast } from '../../shared/cells/recast.ts';
import type { CutOptions } from '../../shared/csv/part.ts';
import { cutPart } from '../../shared/csv/part.ts';
import { createGzip } from '../../shared/gzip/gzip.ts';

/** How a file on disk is read: JSON, but for an absent plan. */
export interface CutFile {
  path: string;
  options: Omit<CutOptions, 'recast'>;
  /** null: records pass as they are. */
  plan: (Omit<RecastPlan, 'columns'> & { columns: { name: string; type: never; origin: never }[] }) | null;
}

/** What split-part does with a part between S3 and Domo: it reads, cuts, looks at cells, and compresses. */
export async function cutFile({ path, options, plan }: CutFile): Promise<{ rows: number; bytes: number }> {
  const body = createGzip();
  const recast = plan === null ? undefined : createRecast(plan);
  // S3's answers come in pieces of this size.
  const read = (from: number, to: number) =>
    createReadStream(path, { start: from, end: to - 1, highWaterMark: 65_536 });
  const cut = { ...options, ...(recast === undefined ? {} : { recast }) };
  const { rows, anomaly } = await cutPart(cut, read, body.write);
  if (anomaly !== null) throw new Error(JSON.stringify(anomaly));
  return { rows, bytes: body.end().reduce((sum, { length }) => sum + length, 0) };
}
