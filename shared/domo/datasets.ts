import type { Column } from '../data-set.ts';
import {
  type DataSet,
  type DataSetItem,
  dataSetAnswer,
  dataSetItemAnswer,
  type QueryResult,
  queryAnswer,
  readAs,
  readLiving,
  readNothing,
  readPage,
} from './answers.ts';
import type { Call } from './call.ts';
import type { Download } from './download.ts';
import { type ExportOptions, exportOf } from './export.ts';
import { type DataImport, importOf } from './imports.ts';
import { jsonBody, type Operation, path } from './operation.ts';
import { checkLimit, type PageOptions } from './page.ts';

/** [D7] */
export type DataSetSort =
  | 'name'
  | 'nameDescending'
  | 'lastTouched'
  | 'lastTouchedAscending'
  | 'lastUpdated'
  | 'lastUpdatedAscending'
  | 'createdAt'
  | 'createdAtAscending'
  | 'cardCount'
  | 'cardCountAscending'
  | 'cardViewCount'
  | 'cardViewCountAscending'
  | 'errorState'
  | 'errorStateDescending'
  | 'dataSourceId';

export interface DataSetFilter {
  /** Part of the name; case does not matter [D7]. */
  nameLike?: string;
  sort?: DataSetSort;
}

export interface NewDataSet {
  name: string;
  description: string;
  columns: readonly Column[];
}

export interface DataSets {
  /** Creates a DataSet that can't get a Stream [D1, S8]. If the answer is lost, it rejects with DomoAnswerLost. */
  create(dataSet: NewDataSet): Promise<DataSetItem>;
  /** Rejects with DomoNotFound if the DataSet does not exist, or was deleted [D5]. */
  get(id: string): Promise<DataSet>;
  /** Replaces the list of columns: names, order, types [D10]. */
  updateSchema(id: string, columns: readonly Column[]): Promise<DataSetItem>;
  /** Irreversible, and works on any DataSet [D12]. Rejects with DomoNotFound if it does not exist. */
  delete(id: string): Promise<void>;
  /** One page of at most 50 [D6]. It may have fewer than asked for, because deleted ones are left out. */
  list(options?: PageOptions & DataSetFilter): Promise<DataSetItem[]>;
  /** All DataSets, read page by page. */
  listAll(filter?: DataSetFilter): AsyncGenerator<DataSetItem, void, undefined>;
  /**
   * Loads rows in one request [I1]. They are visible some time after it [I11]. If the answer to an APPEND is lost, it
   * rejects with DomoAnswerLost and does not repeat the request [R9]. Rejects with ImportRefused if Domo refuses the
   * rows [I6], and with FileTooLarge if they are too many for one request [I14].
   */
  importData(data: DataImport): Promise<void>;
  /** `SELECT … FROM table`. Rejects with DomoRefused if nothing is indexed yet [D15, D16]. */
  query(id: string, sql: string): Promise<QueryResult>;
  /**
   * All rows as CSV: UTF-8, LF, with a line break at the end [E5]. Resolves when Domo begins to send CSV, and rejects
   * if it sends anything else [E11]; up to then it is tried again. If the download breaks later, reading it rejects
   * with DomoUnavailable: Domo can't continue an export [E9].
   */
  export(id: string, options: ExportOptions): Promise<Download>;
}

const pageLimit = 50;

export function createDataSets(call: Call): DataSets {
  const page = (options: PageOptions & DataSetFilter) => {
    const { limit, offset, nameLike, sort } = options;
    checkLimit(limit, pageLimit);
    return call({
      kind: 'list data sets',
      method: 'GET',
      path: '/v1/datasets',
      query: { limit, offset, nameLike, sort },
      subject: 'DataSets',
      read: readPage(dataSetItemAnswer),
    });
  };

  return {
    create: ({ name, description, columns }) =>
      call({
        kind: 'create data set',
        method: 'POST',
        path: '/v1/datasets',
        subject: `DataSet "${name}"`,
        body: jsonBody({ name, description, rows: 0, schema: { columns } }),
        read: readAs(dataSetItemAnswer),
      }),

    get: (id) =>
      call({
        kind: 'get data set',
        method: 'GET',
        path: path`/v1/datasets/${id}`,
        subject: subjectOf(id),
        read: readLiving(dataSetAnswer, subjectOf(id)),
      }),

    updateSchema: (id, columns) =>
      call({
        kind: 'update data set schema',
        method: 'PUT',
        path: path`/v1/datasets/${id}`,
        subject: subjectOf(id),
        body: jsonBody({ schema: { columns } }),
        read: readLiving(dataSetItemAnswer, subjectOf(id)),
      }),

    delete: (id) =>
      call({
        kind: 'delete data set',
        method: 'DELETE',
        path: path`/v1/datasets/${id}`,
        subject: subjectOf(id),
        read: readNothing,
        interpret: goneAfterAll,
      }),

    list: async (options = {}) => (await page(options)).items,

    async *listAll(filter = {}) {
      // Reads on until a page is empty, because Domo may give fewer than it was asked for [D8].
      for (let offset = 0; ; ) {
        const { items, length } = await page({ ...filter, limit: pageLimit, offset });
        if (length === 0) return;
        yield* items;
        offset += length;
      }
    },

    importData: (data) => call(importOf(data)),

    query: (id, sql) =>
      call({
        kind: 'query data set',
        method: 'POST',
        path: path`/v1/datasets/query/execute/${id}`,
        subject: subjectOf(id),
        body: jsonBody({ sql }),
        read: readAs(queryAnswer),
      }),

    export: (id, options) => call(exportOf(id, subjectOf(id), options)),
  };
}

function subjectOf(id: string): string {
  return `DataSet ${id}`;
}

/** For a delete: a 404 after a try whose answer was lost means that this try deleted it. */
export const goneAfterAll: NonNullable<Operation<void>['interpret']> = ({ status }, { ambiguous }) =>
  status === 404 && ambiguous ? { value: undefined } : undefined;
