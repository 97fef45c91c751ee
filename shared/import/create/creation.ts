import { type ImportRoute, newDataSetOf } from '../../config/route.ts';
import type { Domo } from '../../domo/client.ts';
import { DomoNotFound } from '../../errors.ts';
import type { MadeRef } from '../batch.ts';
import { longestCall } from '../data-set-api/request.ts';

/** What the first load of a route makes in Domo: a Stream with its DataSet, or a DataSet alone for the DataSet API. */
export interface Creation {
  kind: 'stream' | 'dataSet';
  /** Of the DataSet. */
  name: string;
  /** Its columns are those of one file. */
  infers: boolean;
}

/**
 * A call of the step that creates is ended after this time, so it can't create anything later. Milliseconds, by what is
 * created.
 */
export const longestCreation = { stream: 2 * 60_000, dataSet: longestCall } as const;

/** How far Domo's clock may be behind ours when its times are compared with our note. Milliseconds. */
const clockSkew = 5 * 60_000;

/** The creation of a route; null where the route names what is there already. */
export function creationOf({ target }: Pick<ImportRoute, 'target'>): Creation | null {
  const wanted = newDataSetOf(target);
  if (wanted === null) return null;
  const kind = target.kind === 'dataSet' ? 'stream' : 'dataSet';
  return { kind, name: wanted.name, infers: wanted.columns === 'infer' };
}

/** What a creation makes, for people. */
export function subjectOf({ kind, name }: Creation): string {
  return kind === 'stream' ? `the Stream of DataSet "${name}"` : `the DataSet "${name}"`;
}

/**
 * What there is in Domo of a creation whose answer was lost: the one of that name that was made since [S12, D7]. Ours is
 * empty, since nothing is sent before it is registered.
 *
 * @param since ISO 8601, by our clock
 */
export async function findCreated(
  domo: Domo,
  { kind, name }: Creation,
  since: string,
): Promise<MadeRef | undefined> {
  const earliest = Date.parse(since) - clockSkew;
  const isNew = (createdAt: string | null | undefined) => Date.parse(createdAt ?? '') >= earliest;
  if (kind === 'stream') {
    for (const { id, dataSet, createdAt } of await domo.streams.search({ name })) {
      if (dataSet.name !== name || !isNew(createdAt)) continue;
      if ((await domo.dataSets.get(dataSet.id)).rows === 0) return { streamId: id, dataSetId: dataSet.id };
    }
    return undefined;
  }
  for await (const dataSet of domo.dataSets.listAll({ nameLike: name })) {
    const { id: dataSetId, rows, createdAt } = dataSet;
    if (dataSet.name === name && isNew(createdAt) && rows === 0) return { streamId: null, dataSetId };
  }
  return undefined;
}

/** Deletes what a creation has made [S15, D12]. Safe to repeat: what is gone already is no error. */
export async function deleteCreated(domo: Domo, { streamId, dataSetId }: MadeRef): Promise<void> {
  const gone = (error: unknown) => {
    if (!(error instanceof DomoNotFound)) throw error;
  };
  if (streamId !== null) await domo.streams.delete(streamId).catch(gone);
  await domo.dataSets.delete(dataSetId).catch(gone);
}
