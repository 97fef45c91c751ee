import { isDeepStrictEqual } from 'node:util';
import type { ExportFormat, ExportJob } from '../config/export-job.ts';
import type { DataSet } from '../domo/answers.ts';
import { parquetColumns } from './parquet/schema.ts';
import type { Transferred } from './transferred.ts';
import type { DataState } from './verdict.ts';
import { isSameState } from './verdict.ts';

/** `_latest.json`: the place of the newest complete export, and what is known about it. */
export interface Latest extends Transferred {
  /** Name of the export. */
  export: string;
  dataSetId: string;
  /** ISO 8601, UTC: the scheduled time, and the time when the export was complete. */
  scheduledTime: string;
  completedAt: string;
  bucket: string;
  key: string;
  versionId: string | null;
  fileName: string;
  format: ExportFormat;
  includeHeader: boolean;
  gzip: boolean;
}

/** How an export ended. `unchanged`: nothing was fetched, and `latest` is an earlier export with the same data. */
export interface Exported {
  outcome: 'exported' | 'unchanged';
  latest: Latest;
}

/** Keeps the document. */
export interface LatestStore {
  /** null if there is no document. `tag` changes with the content. */
  read(): Promise<{ latest: Latest; tag: string } | null>;
  /** Writes only if the content is still that of `tag` (null: if there is none yet). Returns whether it wrote. */
  write(latest: Latest, tag: string | null): Promise<boolean>;
}

/**
 * Lets the document point at an export, unless it points at one with a newer scheduled time. Several calls at the same
 * time do no harm.
 *
 * @returns whether the document points at this export
 */
export async function pointAt(store: LatestStore, latest: Latest): Promise<boolean> {
  for (;;) {
    const current = await store.read();
    if (current !== null && Date.parse(current.latest.scheduledTime) > Date.parse(latest.scheduledTime))
      return false;
    if (await store.write(latest, current?.tag ?? null)) return true;
  }
}

/** Whether the last export has the same format, and the data that the DataSet has now. */
export function isUnchanged(
  latest: Latest,
  {
    fileName,
    format,
    includeHeader,
    gzip,
  }: Pick<ExportJob, 'fileName' | 'format' | 'includeHeader' | 'gzip'>,
  dataSet: DataState & Pick<DataSet, 'schema'>,
): boolean {
  return (
    latest.dataSetId === dataSet.id &&
    // Without a time, equal row counts would prove nothing.
    latest.dataCurrentAt !== null &&
    isSameState(dataSet, latest) &&
    latest.includeHeader === includeHeader &&
    latest.gzip === gzip &&
    latest.fileName === fileName &&
    latest.format === format &&
    hasColumns(latest, dataSet)
  );
}

/** A column may get another type or name while the data stay as they are: then a typed file is another one. */
function hasColumns({ columns }: Latest, { schema }: Pick<DataSet, 'schema'>): boolean {
  return columns === undefined || isDeepStrictEqual(columns, parquetColumns(schema.columns));
}
