import { domo, ledger, objects, streams } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { describe } from '../../shared/aws/objects.ts';
import type { Column, Target } from '../../shared/config/route.ts';
import { checkHeader } from '../../shared/csv/header.ts';
import { planRanges } from '../../shared/csv/ranges.ts';
import { ConfigInvalid, FileEmpty } from '../../shared/errors.ts';
import { partListRef } from '../../shared/loads/documents.ts';
import type { Load } from '../../shared/loads/load.ts';
import type { LoadPlan, PartItem } from '../../shared/loads/plan.ts';
import type { StreamRef } from '../../shared/loads/streams.ts';
import { newColumns } from './columns.ts';
import { fetchHead } from './head.ts';

export interface PlanInput {
  load: Load;
  streamKey: string;
  run: string;
}

/** Checks the head of a load's file against its DataSet and writes the list of its parts. */
export const handler = lambda(async ({ load, streamKey, run }: PlanInput): Promise<LoadPlan> => {
  const { object, route } = load;
  const { target } = route;
  if (target.kind === 'import') {
    throw new ConfigInvalid(
      `Route ${route.name} uses the DataSet API ("import"), which this version can't load through yet. Give it a "stream" or a "dataSet" instead and drop the file again.`,
    );
  }
  if (object.size === 0) {
    throw new FileEmpty(`${describe(object)} is empty. Drop a file with a header and rows.`);
  }

  const found = await findStream(target.kind === 'stream' ? target.streamId : null, streamKey);
  const known = found?.columns ?? declaredColumns(target);
  const head = await fetchHead(objects(), load, known?.length);
  const created =
    found === null && target.kind === 'dataSet' ? await newColumns(objects(), load, target, head) : null;
  const columns = found?.columns ?? created ?? [];
  if (head.header !== null) checkHeader(head.header, columns, describe(object));

  const ranges = planRanges(head.dataStart, object.size, route.partSize);
  const items: PartItem[] = ranges.map((range) => ({ part: range.index + 1, range, state: null }));
  const partList = partListRef({ id: load.id, bucket: object.bucket }, 0);
  await objects().putJsonLines(partList.bucket, partList.key, items);
  await ledger().advance(load.id, run, 'planned', { parts: items.length });
  return {
    stream: found?.stream ?? null,
    newColumns: created,
    columnCount: columns.length,
    dataStart: head.dataStart,
    partList,
    parts: items.length,
  };
});

function declaredColumns(target: Target): Column[] | null {
  return target.kind === 'dataSet' && target.columns !== 'infer' ? target.columns : null;
}

/** The Stream named by the route or created by an earlier load, with its DataSet's columns. */
async function findStream(
  streamId: number | null,
  streamKey: string,
): Promise<{ stream: StreamRef; columns: Column[] } | null> {
  const id = streamId ?? (await streams().get(streamKey))?.stream?.streamId;
  if (id === undefined) return null;
  const { dataSet } = await domo().streams.get(id);
  const { schema } = await domo().dataSets.get(dataSet.id);
  return { stream: { streamId: id, dataSetId: dataSet.id }, columns: schema.columns };
}
