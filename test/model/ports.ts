import type { UpdateMethod } from '../../shared/config/route.ts';
import type { Domo } from '../../shared/domo/client.ts';
import { AwsRefused } from '../../shared/errors.ts';
import type { DocumentRef } from '../../shared/import/documents.ts';
import { settling } from '../../shared/import/plan/rest.ts';
import { isNews } from '../helpers/memory.ts';
import type { Call } from './call.ts';
import type { AllPorts } from './steps.ts';
import { columns, type Execution } from './stores/domo.ts';
import type { World } from './world.ts';

/** The ports of one call: each request is a turn of its own. */
export function createPorts(world: World, call: Call): AllPorts {
  const { ledger, leases, scheduler } = world;
  const request = <T>(name: string, effect: () => T) => call.request(name, effect);
  const refused = (): never => {
    throw new Error('no step should ask for this');
  };
  async function* listed<T>(name: string, effect: () => T[]): AsyncIterable<T> {
    yield* await request(name, effect);
  }

  return {
    clock: { now: () => scheduler.now, sleep: (ms) => call.sleep(ms) },
    routes: async () => world.routes,
    objects: {
      read: (object, from, to) => listed('objects.read', () => [world.bytesOf(object).subarray(from, to)]),
      versions: refused,
      events: refused,
      tagOf: refused,
      tag: () => request('objects.tag', () => true),
    },
    documents: {
      put: (ref, document) =>
        request(nameOf(ref), () => {
          world.documents.set(ref.key, document);
          if (ref.key.endsWith('/batch.json')) world.planned.set(batchOf(ref), call.lastBacklog);
        }),
      get: (ref) =>
        request('documents.get', () => {
          const document = world.documents.get(ref.key);
          if (document === undefined) throw new AwsRefused(`NoSuchKey: ${ref.key}`);
          return document;
        }),
      list: refused,
      putLines: (ref, lines) => request('documents.put', () => void world.documents.set(ref.key, [...lines])),
    },
    ledger: {
      enter: (load, of) => request('ledger.enter', () => ledger.enter(load, of)),
      get: (id) => request('ledger.get', () => ledger.get(id)),
      take: (id, hold, batch) => request('ledger.take', () => ledger.take(id, hold, batch)),
      end: (id, hold, ending) => request('ledger.end', () => ledger.end(id, hold, ending)),
      // The files of the model need no inspection.
      noteInspected: refused,
      join: refused,
      move: refused,
      leaveSet: refused,
      reopen: (id, from, of) => request('ledger.reopen', () => ledger.reopen(id, from, of)),
      firstArrival: refused,
      arrival: refused,
      open: () => listed('ledger.open', () => ledger.open()),
    },
    leases: {
      read: () => request('leases.read', () => leases.lease),
      replace: (_, lease) => {
        const writer = {};
        return request('leases.replace', () => leases.replace(lease, writer));
      },
    },
    backlog: {
      put: (_, entry) =>
        request('backlog.put', () => {
          if (isNews(world.backlog.get(entry.order), entry)) world.backlog.set(entry.order, entry);
          const { id, receivedAt } = entry.load;
          if (scheduler.now <= Date.parse(receivedAt) + settling) world.prompt.set(id, entry);
        }),
      first: (_, limit) =>
        request('backlog.first', () => {
          const entries = [...world.backlog.values()].sort((a, b) => (a.order < b.order ? -1 : 1));
          call.lastBacklog = entries;
          return entries.slice(0, limit);
        }),
      // A backlog here is shorter than what a plan looks at.
      last: refused,
      remove: (_, { order, replays }) =>
        request('backlog.remove', () => {
          if ((world.backlog.get(order)?.replays ?? 0) <= replays) world.backlog.delete(order);
        }),
    },
    streams: {
      keyOf: ({ target }) =>
        target.kind === 'stream'
          ? request('streams.keyOf', () => world.streamKey)
          : Promise.resolve(world.streamKey),
      found: refused,
      noteFound: refused,
      get: () => request('streams.get', () => world.registration),
      announce: (_, creator, over) =>
        request('streams.announce', () => {
          const known = world.registration;
          const isOver = known === null || known.creator === null || known.creator.since < over;
          if (known?.made || !(isOver || known.creator?.id === creator.id)) return false;
          if (creator.fence < world.creationFence) return false;
          world.creationFence = creator.fence;
          world.registration = {
            creatingSince: known?.creatingSince ?? creator.since,
            creator,
            made: null,
          };
          return true;
        }),
      withdraw: (_, id, nothingMade = false) =>
        request('streams.withdraw', () => {
          const known = world.registration;
          const since = nothingMade ? { creatingSince: null } : {};
          if (known?.creator?.id === id) world.registration = { ...known, ...since, creator: null };
        }),
      register: (_, made) =>
        request('streams.register', () => {
          const { creatingSince = null, creator = null, made: known = null } = world.registration ?? {};
          world.registration = { creatingSince, creator, made: known ?? made };
          return known ?? made;
        }),
      forget: (_, made, fence) =>
        request('streams.forget', () => {
          const known = world.registration?.made ?? null;
          if (known !== null && known.dataSetId !== made.dataSetId) return;
          if (fence < world.creationFence) return;
          world.creationFence = fence;
          world.registration = { creatingSince: null, creator: null, made: null };
        }),
    },
    verdicts: {
      put: (_, id, verdict) => request('verdicts.put', () => void world.verdicts.set(id, verdict)),
      get: (_, id) => request('verdicts.get', () => world.verdicts.get(id) ?? null),
    },
    contents: {
      get: (_, place) => request('contents.get', () => world.contents.get(place)?.known ?? null),
      put: (_, place, known, fence) =>
        request('contents.put', () => {
          if ((world.contents.get(place)?.fence ?? 0) <= fence) world.contents.set(place, { known, fence });
        }),
    },
    // As assumed: what a probe has seen otherwise is not the model's.
    probes: { put: refused, get: async () => null },
    reports: {
      put: (batch, report) =>
        request('reports.put', () => {
          const of = world.reports.get(batch) ?? new Map();
          world.reports.set(batch, of);
          if ((of.get(report.part)?.tries ?? 0) <= report.tries) of.set(report.part, report);
        }),
      list: (batch) =>
        listed('reports.list', () =>
          [...(world.reports.get(batch)?.values() ?? [])].sort((a, b) => a.part - b.part),
        ),
      putUnlessSent: refused,
      claim: refused,
      release: refused,
      progress: refused,
    },
    runs: {
      start: (name, input) => request('runs.start', () => world.startRun(name, input)),
      isRunning: (name) => request('runs.isRunning', () => world.isRunning(name)),
    },
    intake: {
      changeVisibility: (messages) =>
        request('intake.changeVisibility', () => {
          for (const { receiptHandle } of messages) world.returnSoon(receiptHandle);
        }),
    },
    notices: { publish: () => request('notices.publish', () => undefined) },
    events: { publish: async () => undefined },
    // No route of the model says when files are due.
    expectations: { put: refused, get: refused },
    meter: { record: () => undefined, recordExport: () => undefined },
    domo: createDomo(world, call),
  };
}

function createDomo(world: World, call: Call): Domo {
  const { domo, scheduler } = world;
  const request = <T>(name: string, effect: (now: number) => T) =>
    call.request(name, () => effect(scheduler.now));
  async function* listed<T>(name: string, effect: (now: number) => T[]): AsyncGenerator<T> {
    yield* await request(name, effect);
  }
  const kept = (streamId: number, abort: Promise<void>) =>
    abort.catch((error: unknown) => {
      domo.keep(streamId);
      throw error;
    });
  const only = <T>(known: Partial<T>) => known as T;
  const dataSetOf = (id: string, now: number) => {
    const { name, createdAt } = domo.dataSet(id);
    return { id, name, createdAt, rows: domo.countOf(id, now), schema: { columns } };
  };
  const streamOf = (id: number) => {
    const { dataSetId, createdAt } = domo.stream(id);
    return { id, createdAt, dataSet: { id: dataSetId, name: domo.dataSet(dataSetId).name } };
  };
  const answer = ({ id, state, due }: Execution) => ({
    ...{ id, currentState: due === null ? state : world.spell(state) },
    // A commit modifies an execution.
    modifiedAt: due === null ? 'opened' : 'committed',
    endedAt: state === 'ACTIVE' ? null : 'some time ago',
  });
  return {
    dataSets: only<Domo['dataSets']>({
      get: (id) => request('domo.dataSets.get', (now) => dataSetOf(id, now)),
      create: ({ name }) =>
        request('domo.dataSets.create', (now) => dataSetOf(domo.createDataSet(name, undefined, now), now)),
      listAll: () =>
        listed('domo.dataSets.list', (now) => [...domo.dataSets.keys()].map((id) => dataSetOf(id, now))),
      delete: (id) =>
        request('domo.dataSets.delete', (now) => domo.deleteDataSet(id, now)).catch((error: unknown) => {
          domo.left.add(id);
          throw error;
        }),
      importData: ({ dataSetId, updateMethod, body }) =>
        request(`domo.dataSets.import ${updateMethod}`, (now) => {
          world.checkImport(call);
          domo.importData(dataSetId, updateMethod, body, now, world.batch());
        }),
    }),
    streams: only<Domo['streams']>({
      get: (id) => request('domo.streams.get', () => streamOf(id)),
      create: ({ name }) => request('domo.streams.create', (now) => streamOf(domo.createStream(name, now))),
      search: () => request('domo.streams.search', () => [...domo.streams.keys()].map(streamOf)),
      delete: (id) =>
        request('domo.streams.delete', () => {
          domo.stream(id);
          domo.streams.delete(id);
        }).catch((error: unknown) => {
          const stream = domo.streams.get(id);
          if (stream !== undefined) domo.left.add(stream.dataSetId);
          throw error;
        }),
    }),
    executions: only<Domo['executions']>({
      create: (id, { updateMethod }: { updateMethod?: UpdateMethod } = {}) => {
        let isLost = false;
        return request('domo.executions.create', (now) => {
          const isOrphan = () => call.isStray && (call.hasDied || isLost);
          return answer(domo.create(id, now, updateMethod ?? 'REPLACE', { isForeign: false, isOrphan }));
        }).catch((error: unknown) => {
          isLost = true;
          throw error;
        });
      },
      get: (id, execution) => request('domo.executions.get', (now) => answer(domo.get(id, execution, now))),
      commit: (id, execution) =>
        request('domo.executions.commit', (now) => {
          const committed = domo.commit(id, execution, now, world.batch());
          world.checkCommit(committed);
          return answer(committed);
        }),
      abort: (id, execution) =>
        kept(
          id,
          request('domo.executions.abort', (now) => {
            world.checkAbort(call, id, execution);
            domo.abort(id, execution, now);
          }),
        ),
      abortCurrent: (id) =>
        kept(
          id,
          request('domo.executions.abortCurrent', (now) => domo.abortCurrent(id, now)),
        ),
    }),
    parts: {
      upload: ({ streamId, executionId, part, body }) =>
        request('domo.parts.upload', (now) => domo.upload(streamId, executionId, part, body, now)),
    },
  };
}

function nameOf({ key }: DocumentRef): string {
  return key.includes('/receipts/') ? 'receipts.put' : 'documents.put';
}

function batchOf({ key }: DocumentRef): string {
  return key.split('/').at(-2) ?? '';
}
