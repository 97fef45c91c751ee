import type { ExportJob } from '../config/export-job.ts';
import type { Transferred } from './transfer.ts';
import type { DataState } from './verdict.ts';
import { isSameState } from './verdict.ts';

/** `_latest.json`: where the newest complete export is, and what is known of it. */
export interface Latest extends Transferred {
  /** Name of the export. */
  export: string;
  dataSetId: string;
  /** ISO 8601, UTC: for when it was scheduled, and when it was complete. */
  scheduledTime: string;
  completedAt: string;
  bucket: string;
  key: string;
  versionId: string | null;
  fileName: string;
  includeHeader: boolean;
  gzip: boolean;
}

/** How an export ended. `unchanged`: nothing was fetched; `latest` is of an earlier one that has the same data. */
export interface Exported {
  outcome: 'exported' | 'unchanged';
  latest: Latest;
}

/** Where the document is kept. */
export interface LatestStore {
  /** null where there is none; `tag` stands for this very content. */
  read(): Promise<{ latest: Latest; tag: string } | null>;
  /** False if the content is not that of `tag` any more; null: if there is any. */
  write(latest: Latest, tag: string | null): Promise<boolean>;
}

/**
 * Points at an export, unless a newer scheduled time is pointed at. Safe against others that do the same.
 *
 * @returns whether it is this one that is pointed at
 */
export async function pointAt(store: LatestStore, latest: Latest): Promise<boolean> {
  for (;;) {
    const current = await store.read();
    if (current !== null && Date.parse(current.latest.scheduledTime) > Date.parse(latest.scheduledTime))
      return false;
    if (await store.write(latest, current?.tag ?? null)) return true;
  }
}

/** Whether an export of the same kind holds the data that the DataSet has now. */
export function isUnchanged(
  latest: Latest,
  { fileName, includeHeader, gzip }: Pick<ExportJob, 'fileName' | 'includeHeader' | 'gzip'>,
  dataSet: DataState,
): boolean {
  return (
    latest.dataSetId === dataSet.id &&
    // Without a time equal numbers of rows would prove nothing.
    latest.dataCurrentAt !== null &&
    isSameState(dataSet, latest) &&
    latest.includeHeader === includeHeader &&
    latest.gzip === gzip &&
    latest.fileName === fileName
  );
}
