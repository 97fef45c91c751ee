import type { Fault } from '../../errors.ts';
import { shorten } from '../../wording.ts';
import type { FinalState, LoadRecord } from '../load.ts';
import { type LedgerRow, toRecord } from './row.ts';

/** Of events on the bus: by this rules find them. */
export const eventSource = 'sluice';

/** Grows when a field changes its meaning or goes; a new field is no new version. */
export const eventVersion = 1;

/** What programs are told, so that they go on from there. docs/events.md is its contract. */
export type SluiceEvent =
  | { type: 'Sluice Load Ended'; detail: LoadEnded }
  | { type: 'Sluice Export Ended'; detail: ExportEnded };

/** A load as `sluice history --json` shows it, with the name of its error and the DataSet that it went into. */
export interface LoadEnded extends LoadRecord {
  state: FinalState;
  error: string | null;
  dataSetId: string | null;
}

export interface ExportEnded {
  export: string;
  state: 'exported' | 'unchanged' | 'failed';
  /** ISO 8601, UTC. */
  scheduledTime: string;
  reason?: string;
  error: string | null;
  fault?: Fault;
  dataSetId: string | null;
  bucket: string;
  /** Of the file that is the newest now; null where the export failed, as all that follows. */
  key: string | null;
  versionId: string | null;
  rows: number | null;
  /** Bytes of the file. */
  bytes: number | null;
  format: string | null;
  gzip: boolean | null;
}

/** Characters: ten events go in one request of 256 KB. */
const longestReason = 4000;

/** The event of a load that has ended. The row decides: of two endings the first counts, however often it is told. */
export function loadEnded(row: LedgerRow, dataSetId: string | null): SluiceEvent {
  const { reason, ...record } = toRecord(row);
  const state = row.state as FinalState;
  return {
    type: 'Sluice Load Ended',
    detail: {
      ...{ ...record, state },
      ...(reason === undefined ? {} : { reason: shorten(reason, longestReason) }),
      error: row.error,
      dataSetId,
    },
  };
}

/** A reason short enough for an event. */
export function reasonOfEvent(reason: string): string {
  return shorten(reason, longestReason);
}
