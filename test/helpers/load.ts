import { plainRules } from '../../shared/cells/rules.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import { defaultExcludes } from '../../shared/config/values/glob.ts';
import { domoDialect } from '../../shared/csv/dialect.ts';
import type { BacklogEntry, LoadPlan } from '../../shared/import/batch.ts';
import type { SentRequest } from '../../shared/import/data-set-api/request.ts';
import { loadId } from '../../shared/import/identity.ts';
import type { Load } from '../../shared/import/load.ts';
import { orderOf } from '../../shared/import/order.ts';
import type { Reading } from '../../shared/import/reading.ts';

export const route: ImportRoute = {
  name: 'sales',
  prefix: 'incoming/sales/',
  target: { kind: 'stream', streamId: 42 },
  updateMethod: 'APPEND',
  keyColumnNames: [],
  files: {
    ...{ include: ['**'], exclude: [...defaultExcludes], sameContent: 'skip', empty: 'accept', set: null },
  },
  read: {
    ...{ format: 'auto', compression: 'auto', member: null, sheet: null, maxTextBytes: 1e12, maxRatio: 500 },
    ...{ encoding: 'auto', delimiter: 'auto', quote: '"', escape: 'double', strayQuotes: 'reject' },
    ...{ header: true, skipLines: 'auto', skipFooter: 0, comment: null },
    ...{ blankLines: 'skip', shortRows: 'reject', emptyColumns: 'drop' },
  },
  match: { by: 'name', extra: 'reject', missing: 'reject' },
  cells: { trim: false, ...plainRules },
  lineage: {},
  maxPause: 86_400,
  commitInterval: 0,
  partSize: 64e6,
  maxConcurrency: 40,
  shrinkGuard: null,
  maxRecordBytes: 16 * 1024 * 1024,
  showCells: true,
};

/** A load of an object that nobody else's test has. */
export function makeLoad(
  changes: { key?: string; route?: string; receivedAt?: string; sequencer?: string; size?: number } = {},
): Load {
  const object = {
    bucket: 'bucket',
    key: changes.key ?? `incoming/sales/${Math.random()}.csv`,
    versionId: 'v1',
    etag: 'e1',
    size: changes.size ?? 100,
  };
  return {
    id: loadId(object, null),
    object,
    sequencer: changes.sequencer ?? '01',
    route: changes.route ?? route.name,
    receivedAt: changes.receivedAt ?? '2026-11-23T12:00:00Z',
  };
}

/** The same as it stands in the backlog. */
export function makeEntry(changes: Parameters<typeof makeLoad>[0] & { force?: boolean } = {}): BacklogEntry {
  const load = makeLoad(changes);
  return { order: orderOf(load), load, force: changes.force ?? false, replays: 0 };
}

/** An APPEND of three rows of which nobody knows. */
export const sentRequest: SentRequest = {
  ...{ id: 'batch', dataSetId: 'D', updateMethod: 'APPEND', rowsBefore: 12, rows: 3 },
  ...{ countMoving: false, repeatable: false, tries: 1, sender: 'call', sentAt: '2026-11-23T12:00:00Z' },
};

/** How a file of `width` columns is read that Domo can read as it is. */
export function makeReading(changes: Partial<Reading> = {}): Reading {
  return {
    ...{
      format: 'csv',
      encoding: 'utf-8',
      dialect: domoDialect,
      width: 1,
      shortRows: 'reject',
      emptyColumns: 'drop',
    },
    ...{ maxRecordBytes: 16 * 2 ** 20, firstRow: 2, columns: null, rules: plainRules, year: 2026 },
    ...{ showCells: true, ...changes },
  };
}

/** The plan of a load in UTF-8 behind a header of three bytes, in one part. */
export function makePlan(changes: Partial<LoadPlan> = {}): LoadPlan {
  return {
    ...{ reading: 0, dataStart: 3, dataEnd: 100, text: { size: 100, index: null } },
    ...{ rowsBefore: null, decisions: [], firstPart: 1, parts: 1, ...changes },
  };
}
