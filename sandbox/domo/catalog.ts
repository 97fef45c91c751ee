import {
  type DataSet,
  type Execution,
  type Import,
  type Stream,
  timestamp,
  totalOf,
  uploadsOf,
} from './model.ts';
import { Refusal } from './refusal.ts';
import type { Entry, Journal } from './storage/journal.ts';
import type { Upload } from './storage/uploads.ts';

/** Everything except rows. It is kept in memory, and written to the journal when it changes. */
export interface Catalog {
  dataSets: Map<string, DataSet>;
  streams: Map<number, Stream>;
  imports: Import[];
  /** The executions of one Stream, by ascending id. */
  executions(streamId: number): Execution[];
  /** @throws Refusal 404 [R5] */
  dataSet(id: string): DataSet;
  /** @throws Refusal 404 */
  stream(id: string): Stream;
  /** @throws Refusal 404 */
  execution(stream: Stream, id: string): Execution;
  streamOf(dataSet: DataSet): Stream | undefined;
  addExecution(execution: Execution): void;
  /** The next number in the order in which accepted data is indexed. */
  nextOrder(): number;
  /** Every upload that is still needed. */
  uploads(): Upload[];
}

export function openCatalog(journal: Journal): Catalog {
  const dataSets = new Map<string, DataSet>();
  const streams = new Map<number, Stream>();
  const executions = new Map<number, Map<number, Execution>>();
  const imports: Import[] = [];
  let order = 0;

  const of = (streamId: number): Map<number, Execution> => {
    const found = executions.get(streamId) ?? new Map<number, Execution>();
    executions.set(streamId, found);
    return found;
  };

  for (const { kind, document } of journal.documents) {
    if (kind === 'dataSet') {
      // The folder may be older than some of the properties.
      const dataSet: DataSet = Object.assign({ outdated: [], policies: [] }, document as DataSet);
      dataSets.set(dataSet.id, dataSet);
    } else if (kind === 'stream') {
      const stream = document as Stream;
      streams.set(stream.id, stream);
    } else if (kind === 'execution') {
      const execution = { ...(document as Execution), parts: new Map<number, Upload[]>() };
      of(execution.streamId).set(execution.id, execution);
      order = Math.max(order, execution.committed?.order ?? 0);
    } else if (kind === 'import') {
      const entry = document as Import;
      order = Math.max(order, entry.accepted.order);
      if (!entry.done) imports.push(entry);
    }
  }
  for (const { kind, document } of journal.documents) {
    if (kind !== 'part') continue;
    const { streamId, executionId, partId, uploads } = document as PartDocument;
    const execution = of(streamId).get(executionId);
    if (execution?.state === 'ACTIVE' || execution?.pending) execution.parts.set(partId, uploads);
  }

  return {
    dataSets,
    streams,
    imports,
    executions: (streamId) => [...of(streamId).values()].sort((one, other) => one.id - other.id),
    dataSet(id) {
      const found = dataSets.get(id);
      if (found === undefined) throw new Refusal(404, `No DataSet has the id ${id}.`);
      return found;
    },
    stream(id) {
      const found = /^\d+$/.test(id) ? streams.get(Number(id)) : undefined;
      if (found === undefined || found.deleted) throw new Refusal(404, `No Stream has the id ${id}.`);
      return found;
    },
    execution(stream, id) {
      const found = /^\d+$/.test(id) ? of(stream.id).get(Number(id)) : undefined;
      if (found === undefined)
        throw new Refusal(404, `Stream ${stream.id} has no execution with the id ${id}.`);
      return found;
    },
    streamOf: (dataSet) =>
      [...streams.values()].find((stream) => stream.dataSetId === dataSet.id && !stream.deleted),
    addExecution(execution) {
      of(execution.streamId).set(execution.id, execution);
    },
    nextOrder() {
      order += 1;
      return order;
    },
    uploads: () => [
      ...imports.map(({ upload }) => upload),
      ...[...executions.values()]
        .flatMap((all) => [...all.values()])
        .flatMap(({ parts }) => uploadsOf(parts)),
    ],
  };
}

interface PartDocument {
  streamId: number;
  executionId: number;
  partId: number;
  uploads: Upload[];
}

export const dataSetEntry = (dataSet: DataSet, changes: () => Partial<DataSet> = () => ({})): Entry => ({
  kind: 'dataSet',
  key: dataSet.id,
  document: () => ({ ...dataSet, ...changes() }),
});

export const streamEntry = (stream: Stream): Entry => ({
  kind: 'stream',
  key: String(stream.id),
  document: () => stream,
});

export const executionEntry = (
  execution: Execution,
  changes: () => Partial<Execution> = () => ({}),
): Entry => ({
  kind: 'execution',
  key: `${execution.streamId}/${execution.id}`,
  document: () => ({ ...execution, ...changes(), parts: undefined }),
});

export const partEntry = (execution: Execution, partId: number): Entry => ({
  kind: 'part',
  key: `${execution.streamId}/${execution.id}/${partId}`,
  document: (): PartDocument => ({
    streamId: execution.streamId,
    executionId: execution.id,
    partId,
    uploads: execution.parts.get(partId) ?? [],
  }),
});

export const importEntry = (entry: Import, done: boolean): Entry => ({
  kind: 'import',
  key: String(entry.accepted.order),
  document: () => ({ ...entry, done }),
});

/** The properties of an execution that change when it ends. */
export type Ending = Pick<Execution, 'state' | 'note' | 'total' | 'endedAt' | 'modifiedAt' | 'pending'>;

export function endingOf(
  execution: Execution,
  state: 'SUCCESS' | 'INVALID' | 'ABORTED',
  note: string | null,
): Ending {
  const now = timestamp();
  return { state, note, total: totalOf(execution), endedAt: now, modifiedAt: now, pending: 0 };
}

/** Ends an execution in memory. @returns the uploads that are no longer needed */
export function endExecution(execution: Execution, ending: Partial<Ending>): Upload[] {
  Object.assign(execution, ending);
  return takeParts(execution);
}

/** @returns the uploads that are no longer needed */
export function takeParts(execution: Execution): Upload[] {
  const uploads = uploadsOf(execution.parts);
  execution.parts.clear();
  return uploads;
}
