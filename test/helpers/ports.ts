import type { ImportRoute } from '../../shared/config/route.ts';
import type { BacklogEntry } from '../../shared/import/batch.ts';
import type { FinalVerdict } from '../../shared/import/data-set-api/request.ts';
import type { Expected } from '../../shared/import/expect/expected.ts';
import type { KnownContent } from '../../shared/import/files/known-content.ts';
import { loadId } from '../../shared/import/identity.ts';
import type { Lease } from '../../shared/import/lease/lease.ts';
import type { SluiceEvent } from '../../shared/import/ledger/event.ts';
import type { Measure } from '../../shared/import/ledger/measures.ts';
import type { Notice } from '../../shared/import/ledger/notice.ts';
import type { Receipt } from '../../shared/import/ledger/receipt.ts';
import type { LedgerRow } from '../../shared/import/ledger/row.ts';
import type { UploadReport } from '../../shared/import/part.ts';
import type { HiddenMessage, Intake, Ports, Registration } from '../../shared/import/ports.ts';
import { receive } from '../../shared/import/receive/receive.ts';
import { createFakeDomo, type FakeDomo } from './fake-domo.ts';
import { route } from './load.ts';
import {
  createMemoryBacklog,
  createMemoryContents,
  createMemoryDocuments,
  createMemoryLeases,
  createMemoryObjects,
  createMemoryProbes,
  createMemoryReports,
  createMemoryRuns,
  createMemoryStreams,
  createMemoryVerdicts,
  placeOf,
  type StartedRun,
  type StoredObject,
} from './memory.ts';
import { createMemoryLedger } from './memory-ledger.ts';
import { createRequests, type Requests } from './requests.ts';

/** A file that is dropped. */
export interface Drop {
  /** Behind the prefix of its route, or a whole key. */
  key?: string;
  /** Of bytes that are no UTF-8: these. */
  text?: string | Uint8Array;
  versionId?: string;
  /** What S3 says of the content; else it is that of no other version. */
  etag?: string;
  /** ISO 8601. */
  time?: string;
  sequencer?: string;
}

/** All that the steps of an import need, in memory, and what there is to be seen of it. */
export interface World {
  ports: Ports;
  intake: Intake;
  requests: Requests;
  domo: FakeDomo;
  /** Milliseconds since 1970. Passes only where somebody sleeps, or a test says so. */
  now: number;
  routes: ImportRoute[];
  /** The objects of the bucket, by `placeOf`. */
  objects: Map<string, StoredObject>;
  rows: Map<string, LedgerRow>;
  leases: Map<string, Lease>;
  backlogs: Map<string, Map<string, BacklogEntry>>;
  streams: Map<string, Registration>;
  verdicts: Map<string, FinalVerdict>;
  contents: Map<string, { known: KnownContent; fence: number }>;
  documents: Map<string, unknown>;
  reports: Map<string, Map<number, UploadReport>>;
  runs: Map<string, StartedRun>;
  notices: Notice[];
  events: SluiceEvent[];
  expected: Map<string, Expected>;
  measures: [route: string, measures: readonly Measure[]][];
  /** Bodies of the messages that were sent to the intake. */
  sent: string[];
  /** The messages that were received and are to come again at other times than the queue's. */
  hidden: HiddenMessage[];
  /** Puts an object. @returns the body of its event */
  put(drop?: Drop): string;
  /** Hands messages to `receive`. @returns which of them are to come again, by their places */
  receive(...bodies: string[]): Promise<number[]>;
  /** Puts objects, and receives their events. @returns the ids of their loads */
  drop(...drops: Drop[]): Promise<string[]>;
  row(id: string): LedgerRow;
  lease(streamKey?: string): Lease;
  /** The ids of the loads that wait for a stream, in their order. */
  backlog(streamKey?: string): string[];
  receipts(): Receipt[];
}

export const bucket = 'bucket';
/** The stream of the route that there is if nobody says otherwise. */
export const stream = 'stream-42';

/** A world with Stream 42 in Domo, ten minutes after the files of most tests were dropped. */
export function createWorld(changes: { routes?: ImportRoute[] } = {}): World {
  const requests = createRequests();
  const domo = createFakeDomo(() => world.now);
  let dropped = 0;

  const world: World = {
    ports: {} as Ports,
    intake: requests.through('intake', {
      send: async (bodies) => void world.sent.push(...bodies),
      changeVisibility: async (messages) => void world.hidden.push(...messages),
    }),
    ...{ requests, domo, now: Date.parse('2026-11-23T12:10:00Z'), routes: changes.routes ?? [route] },
    ...{ objects: new Map(), rows: new Map(), leases: new Map(), backlogs: new Map(), streams: new Map() },
    ...{
      verdicts: new Map(),
      contents: new Map(),
      documents: new Map(),
      reports: new Map(),
      runs: new Map(),
    },
    ...{ expected: new Map(), notices: [], events: [], measures: [], sent: [], hidden: [] },

    put({ key = `${++dropped}.csv`, text = 'id\n1\n', versionId = 'v1', ...event } = {}) {
      const bytes = typeof text === 'string' ? Buffer.from(text) : Buffer.from(text);
      const whole = key.includes('/') ? key : `${world.routes[0]?.prefix}${key}`;
      const time = event.time ?? '2026-11-23T12:00:00Z';
      const object = {
        bucket,
        key: whole,
        versionId,
        etag: event.etag ?? `e-${versionId}`,
        size: bytes.length,
      };
      world.objects.set(placeOf(object), { object, bytes, createdAt: new Date(time), tags: new Map() });
      const { size, etag } = object;
      const sequencer = event.sequencer ?? String(dropped).padStart(4, '0');
      const detail = { key: whole, size, etag, sequencer, 'version-id': versionId };
      return JSON.stringify({ time, detail: { bucket: { name: bucket }, object: detail } });
    },

    async receive(...bodies) {
      const again = await receive(
        { ...world.ports, intake: world.intake },
        bodies.map((body, i) => ({ id: String(i), body, receiptHandle: `receipt ${i}`, receives: 1 })),
      );
      return again.map(Number).sort((one, other) => one - other);
    },

    async drop(...drops) {
      const before = world.objects.size;
      const again = await world.receive(...drops.map((one) => world.put(one)));
      if (again.length > 0) throw new Error(`messages ${again} are to come again`);
      return [...world.objects.values()].slice(before).map(({ object }) => loadId(object, null));
    },

    row(id) {
      const row = world.rows.get(id);
      if (row === undefined) throw new Error(`the ledger does not know ${id}`);
      return row;
    },

    lease(streamKey = stream) {
      const lease = world.leases.get(streamKey);
      if (lease === undefined) throw new Error(`${streamKey} has no lease`);
      return lease;
    },

    backlog: (streamKey = stream) =>
      [...(world.backlogs.get(streamKey)?.values() ?? [])]
        .sort((one, other) => (one.order < other.order ? -1 : 1))
        .map(({ load }) => load.id),

    receipts: () =>
      [...world.documents].flatMap(([key, document]) =>
        key.includes('/receipts/') ? [document as Receipt] : [],
      ),
  };

  world.ports = {
    clock: {
      now: () => world.now,
      sleep: async (ms) => {
        world.now += ms;
      },
    },
    objects: requests.through('objects', createMemoryObjects(world.objects)),
    documents: requests.through('documents', createMemoryDocuments(world.documents)),
    ledger: requests.through('ledger', createMemoryLedger(world.rows)),
    leases: requests.through('leases', createMemoryLeases(world.leases)),
    backlog: requests.through('backlog', createMemoryBacklog(world.backlogs)),
    streams: requests.through('streams', createMemoryStreams(world.streams)),
    verdicts: requests.through('verdicts', createMemoryVerdicts(world.verdicts)),
    contents: requests.through('contents', createMemoryContents(world.contents)),
    probes: createMemoryProbes(),
    reports: requests.through('reports', createMemoryReports(world.reports)),
    runs: requests.through('runs', createMemoryRuns(world.runs)),
    notices: requests.through('notices', { publish: async (notice) => void world.notices.push(notice) }),
    expectations: requests.through('expectations', {
      put: async (route, expected) => void world.expected.set(route, expected),
      get: async (route) => world.expected.get(route) ?? null,
    }),
    events: requests.through('events', { publish: async (events) => void world.events.push(...events) }),
    meter: {
      record: (name, measures) => void world.measures.push([name, measures]),
      recordExport: () => undefined,
    },
    domo: requests.through('domo', domo.domo),
    routes: async () => world.routes,
  };
  domo.addStream(42);
  return world;
}
