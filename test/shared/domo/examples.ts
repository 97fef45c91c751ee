import type { Domo } from '../../../shared/domo/client.ts';

export const columns = [
  { name: 'id', type: 'LONG' },
  { name: 'näme', type: 'STRING' },
] as const;

export const dataSetId = '317970a1-6a6e-4f70-8e09-44cf5f34cf44';

export const dataSet = {
  id: dataSetId,
  name: 'Sales',
  description: '',
  rows: 12,
  columns: 0,
  schema: { columns },
  owner: { id: 27, name: 'DomoSupport' },
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00.567Z',
  unheardOf: { a: 1 },
};

export const stream = {
  id: 42,
  dataSet: { id: dataSetId, pdpEnabled: false },
  updateMethod: 'APPEND',
  createdAt: '2026-01-01T00:00:00Z',
  modifiedAt: '2026-01-01T00:00:00Z',
};

export const execution = {
  id: 3,
  startedAt: '2026-01-01T00:00:00Z',
  currentState: 'ACTIVE',
  createdAt: '2026-01-01T00:00:00Z',
  modifiedAt: '2026-01-01T00:00:00Z',
  endedAt: null,
};

export const part = { streamId: 42, executionId: 3, part: 7, body: [Buffer.from('gzip')] };

/** The body of an import. */
export const csv = [Buffer.from('1,"a\n'), Buffer.from('b"\n')];

const query = {
  datasource: dataSetId,
  columns: ['n'],
  rows: [[12]],
  numRows: 1,
  numColumns: 1,
  metadata: [],
};

export interface Example {
  name: string;
  run: (domo: Domo) => Promise<unknown>;
  route: string;
  query?: Record<string, string>;
  /** As JSON; undefined for a request without a body. */
  sent?: unknown;
  status: number;
  answer?: unknown;
  /** May be sent again when its answer is lost [R9]. */
  repeatable: boolean;
}

/** Each operation with all that the protocol says about it. */
export const examples: Example[] = [
  {
    name: 'dataSets.create',
    run: ({ dataSets }) => dataSets.create({ name: 'Sales', description: 'of 2026', columns }),
    route: 'POST /v1/datasets',
    sent: { name: 'Sales', description: 'of 2026', rows: 0, schema: { columns } },
    status: 201,
    answer: dataSet,
    repeatable: false,
  },
  {
    name: 'dataSets.get',
    run: ({ dataSets }) => dataSets.get(dataSetId),
    route: `GET /v1/datasets/${dataSetId}`,
    status: 200,
    answer: dataSet,
    repeatable: true,
  },
  {
    name: 'dataSets.updateSchema',
    run: ({ dataSets }) => dataSets.updateSchema(dataSetId, columns),
    route: `PUT /v1/datasets/${dataSetId}`,
    sent: { schema: { columns } },
    status: 200,
    answer: dataSet,
    repeatable: true,
  },
  {
    name: 'dataSets.delete',
    run: ({ dataSets }) => dataSets.delete(dataSetId),
    route: `DELETE /v1/datasets/${dataSetId}`,
    status: 204,
    repeatable: true,
  },
  {
    name: 'dataSets.list',
    run: ({ dataSets }) =>
      dataSets.list({ limit: 50, offset: 100, nameLike: 'Säl & co', sort: 'lastUpdated' }),
    route: 'GET /v1/datasets',
    query: { limit: '50', offset: '100', nameLike: 'Säl & co', sort: 'lastUpdated' },
    status: 200,
    answer: [dataSet],
    repeatable: true,
  },
  {
    name: 'dataSets.query',
    run: ({ dataSets }) => dataSets.query(dataSetId, 'SELECT COUNT(*) AS n FROM table'),
    route: `POST /v1/datasets/query/execute/${dataSetId}`,
    sent: { sql: 'SELECT COUNT(*) AS n FROM table' },
    status: 200,
    answer: query,
    repeatable: true,
  },
  ...(['APPEND', 'REPLACE'] as const).map((updateMethod) => ({
    name: `dataSets.importData, ${updateMethod}`,
    run: ({ dataSets }: Domo) => dataSets.importData({ dataSetId, updateMethod, body: csv }),
    route: `PUT /v1/datasets/${dataSetId}/data`,
    query: { updateMethod },
    status: 204,
    repeatable: updateMethod === 'REPLACE',
  })),
  {
    name: 'streams.create',
    run: ({ streams }) => streams.create({ name: 'Sales', description: '', columns, updateMethod: 'APPEND' }),
    route: 'POST /v1/streams',
    sent: {
      dataSet: { name: 'Sales', description: '', rows: 0, schema: { columns } },
      updateMethod: 'APPEND',
    },
    status: 201,
    answer: stream,
    repeatable: false,
  },
  {
    name: 'streams.create for UPSERT',
    run: ({ streams }) =>
      streams.create({
        name: 'Sales',
        description: '',
        columns,
        updateMethod: 'UPSERT',
        keyColumnNames: ['id'],
      }),
    route: 'POST /v1/streams',
    sent: {
      dataSet: { name: 'Sales', description: '', rows: 0, schema: { columns } },
      updateMethod: 'UPSERT',
      keyColumnNames: ['id'],
    },
    status: 200,
    answer: stream,
    repeatable: false,
  },
  {
    name: 'streams.get',
    run: ({ streams }) => streams.get(42),
    route: 'GET /v1/streams/42',
    query: { fields: 'all' },
    status: 200,
    answer: { ...stream, lastExecution: execution },
    repeatable: true,
  },
  {
    name: 'streams.search by DataSet',
    run: ({ streams }) => streams.search({ dataSetId }),
    route: 'GET /v1/streams/search',
    query: { q: `dataSource.id:${dataSetId}`, fields: 'all' },
    status: 200,
    answer: [stream],
    repeatable: true,
  },
  {
    name: 'streams.search by owner',
    run: ({ streams }) => streams.search({ ownerId: 27 }),
    route: 'GET /v1/streams/search',
    query: { q: 'dataSource.owner.id:27', fields: 'all' },
    status: 200,
    answer: [],
    repeatable: true,
  },
  {
    name: 'streams.search by name',
    run: ({ streams }) => streams.search({ name: 'Sales & more: 100% *' }),
    route: 'GET /v1/streams/search',
    query: { q: 'dataSource.name:Sales & more: 100% *', fields: 'all' },
    status: 200,
    answer: [stream],
    repeatable: true,
  },
  {
    name: 'streams.update',
    run: ({ streams }) => streams.update(42, { updateMethod: 'REPLACE' }),
    route: 'PATCH /v1/streams/42',
    sent: { updateMethod: 'REPLACE' },
    status: 200,
    answer: stream,
    repeatable: true,
  },
  {
    name: 'streams.delete',
    run: ({ streams }) => streams.delete(42),
    route: 'DELETE /v1/streams/42',
    status: 200,
    answer: {},
    repeatable: true,
  },
  {
    name: 'streams.list',
    run: ({ streams }) => streams.list({ limit: 500, offset: 0 }),
    route: 'GET /v1/streams',
    query: { limit: '500', offset: '0', fields: 'all' },
    status: 200,
    answer: [stream, stream],
    repeatable: true,
  },
  {
    name: 'executions.create',
    run: ({ executions }) => executions.create(42),
    route: 'POST /v1/streams/42/executions',
    status: 200,
    answer: execution,
    repeatable: false,
  },
  {
    name: 'executions.create with an update method',
    run: ({ executions }) => executions.create(42, { updateMethod: 'REPLACE' }),
    route: 'POST /v1/streams/42/executions',
    sent: { updateMethod: 'REPLACE' },
    status: 200,
    answer: execution,
    repeatable: false,
  },
  {
    name: 'executions.get',
    run: ({ executions }) => executions.get(42, 3),
    route: 'GET /v1/streams/42/executions/3',
    status: 200,
    answer: {
      ...execution,
      currentState: 'SUCCESS',
      endedAt: '2026-01-01T00:01:00Z',
      updateMethod: 'APPEND',
    },
    repeatable: true,
  },
  {
    name: 'executions.list',
    run: ({ executions }) => executions.list(42, { limit: 2, offset: 1 }),
    route: 'GET /v1/streams/42/executions',
    query: { limit: '2', offset: '1' },
    status: 200,
    answer: [execution],
    repeatable: true,
  },
  {
    name: 'executions.commit',
    run: ({ executions }) => executions.commit(42, 3),
    route: 'PUT /v1/streams/42/executions/3/commit',
    status: 200,
    answer: execution,
    repeatable: false,
  },
  {
    name: 'executions.abort',
    run: ({ executions }) => executions.abort(42, 3),
    route: 'PUT /v1/streams/42/executions/3/abort',
    status: 200,
    answer: { ...execution, currentState: 'ABORTED' },
    repeatable: true,
  },
  {
    name: 'executions.abortCurrent',
    run: ({ executions }) => executions.abortCurrent(42),
    route: 'PUT /v1/streams/42/executions/abort',
    status: 204,
    repeatable: true,
  },
  {
    name: 'parts.upload',
    run: ({ parts }) => parts.upload(part),
    route: 'PUT /v1/streams/42/executions/3/part/7',
    status: 200,
    answer: execution,
    repeatable: true,
  },
];

/** Whether it sends rows: those have tests of their own. */
export function isCsv({ name }: Example): boolean {
  return name === 'parts.upload' || name.startsWith('dataSets.importData');
}

/** The good answer of an example. */
export function goodReply({ status, answer }: Example) {
  return answer === undefined ? { status } : { status, body: answer };
}
