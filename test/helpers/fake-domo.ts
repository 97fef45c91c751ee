import { gunzipSync } from 'node:zlib';
import type { Column, UpdateMethod } from '../../shared/config/route.ts';
import type { Domo } from '../../shared/domo/client.ts';
import {
  DomoNotFound,
  DomoRefused,
  ExecutionAborted,
  ImportRefused,
  PartRefused,
} from '../../shared/errors.ts';

/** An execution of a Stream, as Domo knows it. */
export interface FakeExecution {
  id: number;
  updateMethod: UpdateMethod;
  state: 'ACTIVE' | 'SUCCESS' | 'ABORTED' | 'INVALID';
  committed: boolean;
  /** ISO 8601. */
  modifiedAt: string;
  /** The text of each part. */
  parts: Map<number, string>;
}

export interface FakeStream {
  id: number;
  dataSetId: string;
  name: string;
  updateMethod: UpdateMethod;
  /** ISO 8601. */
  createdAt: string;
  executions: FakeExecution[];
}

export interface FakeDataSet {
  name: string;
  columns: Column[];
  rows: string[];
  /** ISO 8601. */
  createdAt: string;
}

/** A Domo in memory, by shared/reference/domo-protocol.md as far as the steps of an import depend on it. */
export interface FakeDomo {
  domo: Domo;
  streams: Map<number, FakeStream>;
  dataSets: Map<string, FakeDataSet>;
  /** How often an execution that was committed is asked for before it is indexed. */
  indexing: number;
  /** What Domo says against a part; null: nothing. */
  refuses: (text: string, part: number) => string | null;
  /** Whether Domo can't index these rows. */
  isInvalid: (rows: readonly string[]) => boolean;
  /** Whether Domo refuses these rows in a request of the DataSet API. */
  refusesImport: (rows: readonly string[]) => boolean;
  /** How it spells the states of an execution that was committed, where that is not as documented. */
  says: Partial<Record<FakeExecution['state'], string>>;
  /** When executions ended, as it says. ISO 8601; null: nothing. */
  endsAt: string | null;
  /** Whether a new schema has an effect. */
  takesSchema: boolean;
  /** Whether a commit changes when an execution was modified. */
  tellsCommit: boolean;
  /** What it counts, if that is not what there is. */
  counts: ((dataSetId: string, rows: number) => number) | null;
  /** The executions that somebody wanted aborted after Domo had taken their commit. */
  abortedLate: FakeExecution[];
  addDataSet(id: string, dataSet?: Partial<FakeDataSet>): FakeDataSet;
  addStream(id: number, dataSet?: Partial<FakeDataSet>): FakeStream;
  /** As when somebody else works on the Stream: the open execution is aborted. */
  openElsewhere(streamId: number): void;
}

const columns: Column[] = [{ name: 'id', type: 'LONG' }];

/** @param now milliseconds since 1970 */
export function createFakeDomo(now: () => number): FakeDomo {
  const fake: FakeDomo = {
    domo: {} as Domo,
    streams: new Map(),
    dataSets: new Map(),
    indexing: 0,
    refuses: () => null,
    isInvalid: () => false,
    refusesImport: () => false,
    says: {},
    endsAt: null,
    takesSchema: true,
    tellsCommit: true,
    counts: null,
    abortedLate: [],
    addDataSet(id, dataSet = {}) {
      const createdAt = new Date(now()).toISOString();
      const added = { name: id, columns, rows: [], createdAt, ...dataSet };
      fake.dataSets.set(id, added);
      return added;
    },
    addStream(id, dataSet) {
      const dataSetId = `D${id}`;
      const { name } = fake.addDataSet(dataSetId, dataSet);
      const createdAt = new Date(now()).toISOString();
      const stream: FakeStream = { id, dataSetId, name, updateMethod: 'APPEND', createdAt, executions: [] };
      fake.streams.set(id, stream);
      return stream;
    },
    openElsewhere(streamId) {
      for (const execution of streamOf(streamId).executions.filter(isOpen)) execution.state = 'ABORTED';
    },
  };

  function streamOf(id: number): FakeStream {
    return fake.streams.get(id) ?? missing(`Stream ${id}`);
  }
  function executionOf(streamId: number, id: number): FakeExecution {
    return streamOf(streamId).executions.find((one) => one.id === id) ?? missing(`execution ${id}`);
  }
  function dataSetOf(id: string): FakeDataSet {
    return fake.dataSets.get(id) ?? missing(`DataSet ${id}`);
  }

  function index(stream: FakeStream, execution: FakeExecution): void {
    const inOrder = [...execution.parts].sort(([one], [other]) => one - other);
    const added = inOrder.flatMap(([, text]) => linesOf(text));
    execution.state = fake.isInvalid(added) ? 'INVALID' : 'SUCCESS';
    if (execution.state === 'SUCCESS') apply(dataSetOf(stream.dataSetId), execution.updateMethod, added);
  }

  function abort(execution: FakeExecution): void {
    if (execution.state === 'SUCCESS') throw new DomoRefused(`Execution ${execution.id} is over.`);
    if (execution.committed) fake.abortedLate.push(execution);
    else if (execution.state === 'ACTIVE') execution.state = 'ABORTED';
  }

  let changes = 0;
  /** Domo gives an id once. */
  let ids = 0;
  const modified = () => new Date(now() + changes++).toISOString();
  /** How often each execution that was committed is still to be asked for. */
  const waits = new Map<FakeExecution, number>();
  const said = ({ id, state, modifiedAt, committed }: FakeExecution) => ({
    ...{ id, modifiedAt, endedAt: fake.endsAt },
    currentState: (committed ? fake.says[state] : undefined) ?? state,
  });
  const streamSaid = ({ id, dataSetId, name, createdAt }: FakeStream) => ({
    ...{ id, createdAt },
    dataSet: { id: dataSetId, name },
  });

  const executions: Partial<Domo['executions']> = {
    async create(streamId, { updateMethod } = {}) {
      const stream = streamOf(streamId);
      fake.openElsewhere(streamId);
      const execution: FakeExecution = {
        ...{ id: stream.executions.length + 1, updateMethod: updateMethod ?? stream.updateMethod },
        ...{ state: 'ACTIVE', committed: false, parts: new Map() },
        modifiedAt: modified(),
      };
      stream.executions.push(execution);
      return said(execution);
    },
    async get(streamId, id) {
      const execution = executionOf(streamId, id);
      if (execution.committed && execution.state === 'ACTIVE') {
        const left = waits.get(execution) ?? fake.indexing;
        waits.set(execution, left - 1);
        if (left <= 0) index(streamOf(streamId), execution);
      }
      return said(execution);
    },
    async commit(streamId, id) {
      const execution = executionOf(streamId, id);
      if (!isOpen(execution)) throw new DomoRefused(`Execution ${id} is not open.`);
      // Which gaps Domo takes is not known [P6], so none is.
      const ids = [...execution.parts.keys()].sort((one, other) => one - other);
      if (ids.some((part, index) => part !== index + 1))
        throw new Error(`the ids of parts have gaps: ${ids}`);
      execution.committed = true;
      if (fake.tellsCommit) execution.modifiedAt = modified();
      return said(execution);
    },
    abort: async (streamId, id) => abort(executionOf(streamId, id)),
    async abortCurrent(streamId) {
      const active = streamOf(streamId).executions.filter(({ state }) => state === 'ACTIVE');
      for (const execution of active) abort(execution);
    },
  };
  const streams: Partial<Domo['streams']> = {
    async create({ name, columns: own, updateMethod }) {
      const stream = fake.addStream(100 + ids++, { name, columns: [...own] });
      stream.updateMethod = updateMethod;
      return streamSaid(stream);
    },
    get: async (id) => streamSaid(streamOf(id)),
    search: async (by) =>
      [...fake.streams.values()]
        .filter(({ name, dataSetId }) =>
          'name' in by ? name === by.name : 'dataSetId' in by && dataSetId === by.dataSetId,
        )
        .map(streamSaid),
    delete: async (id) => void fake.streams.delete(id),
  };
  const dataSets: Partial<Domo['dataSets']> = {
    async get(id) {
      const { name, rows, columns: own } = dataSetOf(id);
      const counted = fake.counts?.(id, rows.length) ?? rows.length;
      return { id, name, rows: counted, schema: { columns: own } };
    },
    delete: async (id) => void fake.dataSets.delete(id),
    async updateSchema(id, own) {
      const dataSet = dataSetOf(id);
      if (fake.takesSchema) dataSet.columns = [...own];
      return { id, name: dataSet.name, rows: dataSet.rows.length };
    },
    async create({ name, columns: own }) {
      const id = `N${ids++}`;
      const { createdAt } = fake.addDataSet(id, { name, columns: [...own] });
      return { id, name, rows: 0, createdAt };
    },
    async *listAll({ nameLike = '' } = {}) {
      for (const [id, { name, rows, createdAt }] of fake.dataSets) {
        if (name.includes(nameLike)) yield { id, name, rows: rows.length, createdAt };
      }
    },
    async importData({ dataSetId, updateMethod, body }) {
      const rows = linesOf(Buffer.concat([...body]).toString());
      if (fake.refusesImport(rows)) throw new ImportRefused(`Domo refused the rows of ${dataSetId}.`);
      apply(dataSetOf(dataSetId), updateMethod, rows);
    },
  };
  const parts: Domo['parts'] = {
    async upload({ streamId, executionId, part, body }) {
      const execution = executionOf(streamId, executionId);
      if (!isOpen(execution)) throw new ExecutionAborted(`Execution ${executionId} is not open.`);
      const text = gunzipSync(Buffer.concat([...body])).toString();
      const refusal = fake.refuses(text, part);
      if (refusal !== null) throw new PartRefused(`Domo refused part ${part} of the file: ${refusal}`);
      execution.parts.set(part, text);
    },
  };
  fake.domo = { executions, streams, dataSets, parts } as Domo;
  return fake;
}

function isOpen({ state, committed }: FakeExecution): boolean {
  return state === 'ACTIVE' && !committed;
}

function apply(dataSet: FakeDataSet, updateMethod: UpdateMethod, added: string[]): void {
  const keys = new Set(added.map(keyOf));
  const kept = {
    APPEND: dataSet.rows,
    REPLACE: [],
    UPSERT: dataSet.rows.filter((row) => !keys.has(keyOf(row))),
  }[updateMethod];
  dataSet.rows = [...kept, ...added];
}

function keyOf(row: string): string {
  return row.split(',')[0] ?? '';
}

function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

function missing(what: string): never {
  throw new DomoNotFound(`Domo has no ${what}.`);
}
