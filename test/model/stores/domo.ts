import { gunzipSync } from 'node:zlib';
import type { Column, UpdateMethod } from '../../../shared/config/route.ts';
import {
  DomoNotFound,
  DomoRefused,
  DomoThrottled,
  ExecutionAborted,
  ImportRefused,
} from '../../../shared/errors.ts';
import type { Setting } from '../schedule.ts';
import { Broken } from '../scheduler.ts';

export interface Execution {
  streamId: number;
  id: number;
  state: 'ACTIVE' | 'SUCCESS' | 'INVALID' | 'ABORTED';
  method: UpdateMethod;
  /** Rows by part id. */
  parts: Map<number, string[]>;
  /** When it will be indexed; null while it is not committed. */
  due: number | null;
  /** How often Domo took a commit of it. */
  commits: number;
  /** The batch that the lease named when it was committed. */
  batch: string | null;
  isForeign: boolean;
  /** Domo did not answer when it was to be aborted. */
  isKept: boolean;
  /** Whether the call that opened it could tell nobody of it. */
  isOrphan(): boolean;
}

/** Rows that became visible together. */
export interface Indexed {
  batch: string | null;
  rows: string[];
}

interface DataSet {
  id: string;
  name: string;
  createdAt: string;
  rows: string[];
  /** How many rows Domo counts, and since when. */
  counts: { at: number; rows: number }[];
  lastCommit: number | null;
}

interface Import {
  dataSetId: string;
  due: number;
  method: UpdateMethod;
  rows: string[];
  batch: string | null;
}

export const columns: Column[] = [
  { name: 'id', type: 'LONG' },
  { name: 'text', type: 'STRING' },
];

/** Domo in memory, as far as the steps use it. */
export class DomoStore {
  readonly streams = new Map<number, { id: number; dataSetId: string; createdAt: string }>();
  readonly dataSets = new Map<string, DataSet>();
  /** DataSets that a call made which then was not the one that counts, and that Domo did not answer about. */
  readonly left = new Set<string>();
  readonly executions: Execution[] = [];
  /** All that became visible, in this order. */
  readonly history: Indexed[] = [];
  private readonly imports: Import[] = [];
  /** Domo gives an id once. */
  private ids = 0;
  private readonly setting: Setting;

  constructor(setting: Setting) {
    this.setting = setting;
    if (setting.target === 'stream') this.createStream('Sales', 0, 42);
    if (setting.target === 'dataSetApi') this.createDataSet('Sales', 'data-set', 0);
  }

  createStream(name: string, now: number, id = ++this.ids): number {
    const dataSetId = this.createDataSet(name, `data-set-${id}`, now);
    this.streams.set(id, { id, dataSetId, createdAt: new Date(now).toISOString() });
    return id;
  }

  stream(id: number) {
    const stream = this.streams.get(id);
    if (stream === undefined) throw new DomoNotFound(`There is no Stream ${id}.`);
    return stream;
  }

  dataSet(id: string): DataSet {
    const dataSet = this.dataSets.get(id);
    if (dataSet === undefined) throw new DomoNotFound(`There is no DataSet ${id}.`);
    return dataSet;
  }

  countOf(id: string, now: number): number {
    this.index(now);
    return this.dataSet(id).counts.findLast(({ at }) => at + this.setting.lag <= now)?.rows ?? 0;
  }

  /** Aborts what is open [X6], and on demand what is being indexed as well [X7]. */
  create(
    streamId: number,
    now: number,
    method: UpdateMethod,
    by: Pick<Execution, 'isForeign' | 'isOrphan'>,
  ): Execution {
    this.index(now);
    this.stream(streamId);
    const others = this.executions.filter((one) => one.streamId === streamId);
    for (const other of others) {
      if (isOpen(other) || (this.setting.aborts === 'all' && other.state === 'ACTIVE'))
        other.state = 'ABORTED';
    }
    const execution: Execution = {
      ...{
        streamId,
        id: others.length + 1,
        state: 'ACTIVE',
        method,
        parts: new Map(),
        due: null,
        commits: 0,
        batch: null,
        isKept: false,
      },
      ...by,
    };
    this.executions.push(execution);
    return execution;
  }

  get(streamId: number, id: number, now: number): Execution {
    this.index(now);
    const execution = this.executions.find((one) => one.streamId === streamId && one.id === id);
    if (execution === undefined) throw new DomoNotFound(`Stream ${streamId} has no execution ${id}.`);
    return execution;
  }

  upload(streamId: number, id: number, part: number, body: readonly Buffer[], now: number): void {
    const execution = this.get(streamId, id, now);
    if (!isOpen(execution)) throw new ExecutionAborted(`Execution ${id} is ${execution.state}.`);
    execution.parts.set(part, rowsOfGzip(body));
  }

  commit(streamId: number, id: number, now: number, batch: string | null): Execution {
    const execution = this.get(streamId, id, now);
    const { secondCommit } = this.setting;
    if (secondCommit === 'taken' && execution.state === 'ACTIVE' && execution.due !== null) {
      execution.commits += 1;
      return execution;
    }
    if (!isOpen(execution)) throw new DomoRefused(`Execution ${id} is not open.`);
    const dataSet = this.dataSet(this.stream(streamId).dataSetId);
    const { commitInterval, indexing } = this.setting;
    if (dataSet.lastCommit !== null && now - dataSet.lastCommit < commitInterval * 1000) {
      throw new DomoThrottled('Too early.');
    }
    dataSet.lastCommit = now;
    execution.due = now + indexing;
    execution.commits = 1;
    execution.batch = batch;
    return execution;
  }

  abort(streamId: number, id: number, now: number): void {
    const execution = this.get(streamId, id, now);
    if (execution.state === 'ACTIVE') execution.state = 'ABORTED';
    else if (execution.state !== 'ABORTED') throw new DomoRefused(`Execution ${id} is ${execution.state}.`);
  }

  /** Nobody could abort what is open on a Stream. */
  keep(streamId: number): void {
    for (const one of this.executions) if (one.streamId === streamId && isOpen(one)) one.isKept = true;
  }

  abortCurrent(streamId: number, now: number): void {
    this.index(now);
    for (const one of this.executions) {
      if (one.streamId === streamId && isOpen(one)) one.state = 'ABORTED';
    }
  }

  importData(id: string, method: UpdateMethod, body: readonly Buffer[], now: number, batch: string | null) {
    this.index(now);
    const rows = rowsOf(Buffer.concat(body).toString('latin1'));
    if (rows.some(isUnfit)) throw new ImportRefused(`Data import failed for dataset ${id}.`);
    this.dataSet(id);
    this.imports.push({ dataSetId: id, due: now + this.setting.indexing, method, rows, batch });
  }

  /** Makes visible what is due. */
  index(now: number): void {
    for (const execution of this.executions) {
      const { state, due, streamId } = execution;
      if (state !== 'ACTIVE' || due === null || due > now) continue;
      if (!this.streams.has(streamId)) throw new Broken(`Stream ${streamId} is deleted while Domo indexes`);
      const rows = [...execution.parts].sort(([one], [other]) => one - other).flatMap(([, part]) => part);
      if (rows.some(isUnfit)) {
        execution.state = 'INVALID';
        continue;
      }
      execution.state = 'SUCCESS';
      for (let commit = 0; commit < execution.commits; commit++) {
        this.show(this.dataSet(this.stream(streamId).dataSetId), { ...execution, due, rows });
      }
    }
    for (const one of this.imports.splice(0)) {
      if (!this.dataSets.has(one.dataSetId))
        throw new Broken(`DataSet ${one.dataSetId} is deleted too early`);
      if (one.due > now) this.imports.push(one);
      else this.show(this.dataSet(one.dataSetId), one);
    }
  }

  private show(
    dataSet: DataSet,
    { rows, method, due, batch }: Omit<Import, 'dataSetId' | 'due'> & { due: number },
  ): void {
    dataSet.rows = method === 'REPLACE' ? rows : [...dataSet.rows, ...rows];
    dataSet.counts.push({ at: due, rows: dataSet.rows.length });
    this.history.push({ batch, rows });
  }

  deleteDataSet(id: string, now: number): void {
    this.index(now);
    if (this.dataSet(id).rows.length > 0) throw new Broken(`DataSet ${id} is deleted, which has rows`);
    this.dataSets.delete(id);
  }

  createDataSet(name: string, id = `data-set-${++this.ids}`, now = 0): string {
    const createdAt = new Date(now).toISOString();
    this.dataSets.set(id, { id, name, createdAt, rows: [], counts: [], lastCommit: null });
    return id;
  }
}

export function isOpen({ state, due }: Execution): boolean {
  return state === 'ACTIVE' && due === null;
}

function isUnfit(row: string): boolean {
  return !/^\d+,/.test(row);
}

function rowsOf(text: string): string[] {
  // A line break may be in quotes.
  return text.includes('"')
    ? (text.match(/(?:[^"\n]|"[^"]*")+/g) ?? [])
    : text.split('\n').filter((line) => line !== '');
}

/** The same few bodies are sent in every schedule. */
const unpacked = new Map<string, string[]>();

function rowsOfGzip(body: readonly Buffer[]): string[] {
  const bytes = Buffer.concat(body);
  const key = bytes.toString('latin1');
  const known = unpacked.get(key) ?? rowsOf(gunzipSync(bytes).toString('latin1'));
  if (unpacked.size < 10_000) unpacked.set(key, known);
  return known;
}
