import type { Sighting } from '../../cli/loads.ts';
import type { Bar } from '../../cli/progress/bar.ts';
import type { Standing } from '../../shared/import/lease/standing.ts';
import type { LoadRecord, Progress } from '../../shared/import/load.ts';

export function record(changes: Partial<LoadRecord> = {}): LoadRecord {
  return {
    id: 'abcdefghijklmnopqrst',
    route: 'sales',
    bucket: 'bucket',
    key: 'incoming/sales/q3.csv',
    versionId: 'v1',
    state: 'committed',
    rows: 12_360,
    bytes: 2_018_388,
    parts: 8,
    streamId: 42,
    executionId: 7,
    receivedAt: '2026-11-23T12:00:00Z',
    endedAt: '2026-11-23T12:00:12Z',
    receipt: 's3://bucket/receipts/abcdefghijklmnopqrst.json',
    ...changes,
  };
}

/** A load that was looked at: nothing of it is known to have been sent, and it does not wait. */
export function sighting(
  changes: Partial<LoadRecord & Pick<Standing, 'waits'>> = {},
  progress: Partial<Progress> = {},
  commitInterval = 0,
): Sighting {
  const { waits = null, ...others } = changes;
  const seen = record(others);
  return {
    record: { ...seen, batch: null, waits },
    progress: { partsDone: 0, rowsDone: 0, bytesDone: 0, ...progress },
    ...{ replays: 0, commitInterval, pulse: JSON.stringify([seen.state, progress, waits]) },
  };
}

export function bar(changes: Partial<Bar> = {}): Bar {
  return {
    label: 'q3.csv',
    state: 'loading',
    bytes: 2_000_000,
    bytesDone: 1_000_000,
    parts: 8,
    partsDone: 4,
    rows: 6000,
    speed: 500_000,
    seconds: 2,
    waits: null,
    reason: null,
    ...changes,
  };
}
