import type { UpdateMethod } from '../data-set.ts';
import { readAs, readLiving, readNothing, readPage, type Stream, streamAnswer } from './answers.ts';
import type { Call } from './call.ts';
import { goneAfterAll, type NewDataSet } from './datasets.ts';
import { jsonBody, path } from './operation.ts';
import { checkLimit, type PageOptions } from './page.ts';

export interface NewStream extends NewDataSet {
  updateMethod: UpdateMethod;
  /** UPSERT only [S5]. */
  keyColumnNames?: readonly string[];
}

/** A search takes one qualifier. The name may have wildcards [S12]. */
export type StreamSearch = { dataSetId: string } | { ownerId: number } | { name: string };

export interface Streams {
  /**
   * Also creates the DataSet: an existing one can't get a Stream [S1, S8]. Rejects with DomoAnswerLost if the answer is
   * lost.
   */
  create(stream: NewStream): Promise<Stream>;
  /** Rejects with DomoNotFound if the Stream or its DataSet does not exist any more [S4]. */
  get(id: number): Promise<Stream>;
  /** Empty if none matches [S13]. */
  search(by: StreamSearch): Promise<Stream[]>;
  /** Only the update method can be changed [S14]. */
  update(id: number, change: { updateMethod: UpdateMethod }): Promise<Stream>;
  /** The DataSet stays [S15]. */
  delete(id: number): Promise<void>;
  /** One page of at most 500 [S10]. It may have fewer than asked for, because deleted ones are left out. */
  list(options?: PageOptions): Promise<Stream[]>;
}

const pageLimit = 500;

export function createStreams(call: Call): Streams {
  return {
    create: ({ name, description, columns, updateMethod, keyColumnNames = [] }) =>
      call({
        kind: 'create stream',
        method: 'POST',
        path: '/v1/streams',
        subject: `Stream of DataSet "${name}"`,
        body: jsonBody({
          dataSet: { name, description, rows: 0, schema: { columns } },
          updateMethod,
          ...(keyColumnNames.length === 0 ? {} : { keyColumnNames }),
        }),
        read: readAs(streamAnswer),
      }),

    get: (id) =>
      call({
        kind: 'get stream',
        method: 'GET',
        path: path`/v1/streams/${id}`,
        query: { fields: 'all' },
        subject: subjectOf(id),
        read: readLiving(streamAnswer, subjectOf(id)),
      }),

    search: async (by) => {
      const { items } = await call({
        kind: 'search streams',
        method: 'GET',
        path: '/v1/streams/search',
        query: { q: qualifierOf(by), fields: 'all' },
        subject: 'Streams',
        read: readPage(streamAnswer),
      });
      return items;
    },

    update: (id, { updateMethod }) =>
      call({
        kind: 'update stream',
        method: 'PATCH',
        path: path`/v1/streams/${id}`,
        subject: subjectOf(id),
        body: jsonBody({ updateMethod }),
        read: readLiving(streamAnswer, subjectOf(id)),
      }),

    delete: (id) =>
      call({
        kind: 'delete stream',
        method: 'DELETE',
        path: path`/v1/streams/${id}`,
        subject: subjectOf(id),
        read: readNothing,
        interpret: goneAfterAll,
      }),

    list: async ({ limit, offset } = {}) => {
      checkLimit(limit, pageLimit);
      const { items } = await call({
        kind: 'list streams',
        method: 'GET',
        path: '/v1/streams',
        query: { limit, offset, fields: 'all' },
        subject: 'Streams',
        read: readPage(streamAnswer),
      });
      return items;
    },
  };
}

function subjectOf(id: number): string {
  return `Stream ${id}`;
}

/** The qualifiers say `dataSource`, not `dataSet` [S12]. */
function qualifierOf(by: StreamSearch): string {
  if ('dataSetId' in by) return `dataSource.id:${by.dataSetId}`;
  if ('ownerId' in by) return `dataSource.owner.id:${by.ownerId}`;
  return `dataSource.name:${by.name}`;
}
