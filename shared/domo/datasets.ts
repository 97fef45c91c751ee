import type { Column } from '../config/route.ts';
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
  /** Not repeated when its answer is lost: DomoAnswerLost. A DataSet made here takes no Stream [D1, S8]. */
  create(dataSet: NewDataSet): Promise<DataSetItem>;
  /** Rejects with DomoNotFound where it never was or was deleted [D5]. */
  get(id: string): Promise<DataSet>;
  /** Replaces the list of columns: names, order, types [D10]. */
  updateSchema(id: string, columns: readonly Column[]): Promise<DataSetItem>;
  /** Irreversible, and works on any DataSet [D12]. Rejects with DomoNotFound where there is none. */
  delete(id: string): Promise<void>;
  /** One page of at most 50 [D6]; fewer may mean that some on it were deleted. */
  list(options?: PageOptions & DataSetFilter): Promise<DataSetItem[]>;
  /** All of them, page after page. */
  listAll(filter?: DataSetFilter): AsyncGenerator<DataSetItem, void, undefined>;
  /**
   * Loads rows in one request [I1]; they are visible some time after it [I11]. An APPEND is not repeated when its
   * answer is lost: DomoAnswerLost [R9]. Rejects with ImportRefused when Domo does not want the rows [I6], and with
   * FileTooLarge when they are too many for one request [I14].
   */
  importData(data: DataImport): Promise<void>;
  /** `SELECT … FROM table`. Rejects with DomoRefused while nothing is indexed [D15, D16]. */
  query(id: string, sql: string): Promise<QueryResult>;
  /**
   * All rows as CSV: UTF-8, LF, with a line break at the end [E5]. Resolves when Domo has begun to send them, and
   * not for anything else that comes in their stead [E11]; up to then it is tried again. What breaks off later is
   * a DomoUnavailable while it is read: there is no taking up where it broke [E9].
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
      // Until a page is empty: Domo may give fewer than it was asked for [D8].
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

/** For a delete: 404 after a try whose answer was lost means that this one did it. */
export const goneAfterAll: NonNullable<Operation<void>['interpret']> = ({ status }, { ambiguous }) =>
  status === 404 && ambiguous ? { value: undefined } : undefined;
