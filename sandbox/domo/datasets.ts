import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { type Column, columnTypes } from '../../shared/config/route.ts';
import { type Answer, type Call, page, readDocument } from './call.ts';
import { dataSetEntry } from './catalog.ts';
import { saidOf } from './lag.ts';
import { type DataSet, timestamp } from './model.ts';
import { Refusal } from './refusal.ts';
import type { Settings } from './settings.ts';
import type { State } from './state.ts';

/** The owner of everything: the user of the sandbox's only client. */
export const owner = { id: 27, name: 'Sandbox' };

const columnsSchema = v.pipe(
  v.array(v.object({ name: v.pipe(v.string(), v.nonEmpty()), type: v.picklist(columnTypes) })),
  v.minLength(1, 'A schema has at least one column'),
  v.check(
    (columns) => new Set(columns.map(({ name }) => name)).size === columns.length,
    'Column names are unique',
  ),
);

/** The body that creates a DataSet, also as part of a Stream [D1, S1]. */
export const newDataSetSchema = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  description: v.nullish(v.string(), ''),
  schema: v.object({ columns: columnsSchema }),
});

const changedDataSetSchema = v.object({
  name: v.optional(v.pipe(v.string(), v.nonEmpty())),
  description: v.nullish(v.string()),
  pdpEnabled: v.nullish(v.boolean()),
  schema: v.nullish(v.object({ columns: columnsSchema })),
});

export function newDataSet(document: v.InferOutput<typeof newDataSetSchema>): DataSet {
  const now = timestamp();
  return {
    id: randomUUID(),
    name: document.name,
    description: document.description ?? '',
    columns: document.schema.columns,
    rows: 0,
    pdpEnabled: false,
    policies: [],
    createdAt: now,
    updatedAt: now,
    dataCurrentAt: null,
    outdated: [],
    deleted: false,
    table: null,
  };
}

/** A DataSet without its schema, as lists and Streams show it [D8, S4]. */
export function summary(dataSet: DataSet, settings: Settings): object {
  const { rows, dataCurrentAt, updatedAt } = saidOf(dataSet, settings);
  return {
    id: dataSet.id,
    name: dataSet.name,
    description: dataSet.description,
    rows,
    columns: dataSet.columns.length,
    owner,
    ...(dataCurrentAt === null ? {} : { dataCurrentAt }),
    createdAt: dataSet.createdAt,
    updatedAt,
    pdpEnabled: dataSet.pdpEnabled,
  };
}

/** [D3] */
function full(dataSet: DataSet, settings: Settings): object {
  const columns = dataSet.columns.map(({ type, name }: Column) => ({ type, name }));
  return { ...summary(dataSet, settings), schema: { columns }, policies: dataSet.policies };
}

type Order = (one: DataSet, other: DataSet) => number;
const ascending =
  (key: 'name' | 'createdAt' | 'updatedAt'): Order =>
  (one, other) =>
    Number(one[key] > other[key]) - Number(one[key] < other[key]);
const descending =
  (key: 'name' | 'createdAt' | 'updatedAt'): Order =>
  (one, other) =>
    ascending(key)(other, one);

/** The sort orders that make sense in the sandbox [D7], where nothing has cards or errors. */
const orders: Record<string, Order> = {
  name: ascending('name'),
  nameDescending: descending('name'),
  lastTouched: descending('updatedAt'),
  lastTouchedAscending: ascending('updatedAt'),
  lastUpdated: descending('updatedAt'),
  lastUpdatedAscending: ascending('updatedAt'),
  createdAt: descending('createdAt'),
  createdAtAscending: ascending('createdAt'),
};

/** A DataSet that has not been deleted. @throws Refusal 404 */
export function liveDataSet(state: State, id: string): DataSet {
  const dataSet = state.catalog.dataSet(id);
  if (dataSet.deleted) throw new Refusal(404, `The DataSet ${id} has been deleted.`);
  return dataSet;
}

export function dataSetHandlers(state: State) {
  const { catalog, journal, settings, tables } = state;
  const param = (call: Call): string => call.params[0] ?? '';

  return {
    async create(call: Call): Promise<Answer> {
      const dataSet = newDataSet(await readDocument(call, newDataSetSchema));
      catalog.dataSets.set(dataSet.id, dataSet);
      await journal.put([dataSetEntry(dataSet)]);
      return {
        status: 201,
        headers: { Location: `${call.origin}/v1/datasets/${dataSet.id}` },
        json: full(dataSet, settings.now),
      };
    },

    get(call: Call): Answer {
      const dataSet = catalog.dataSet(param(call));
      if (dataSet.deleted && settings.now.deletedForm === 'subset')
        return { status: 200, json: { id: dataSet.id, name: dataSet.name, deleted: true } };
      return { status: 200, json: full(liveDataSet(state, dataSet.id), settings.now) };
    },

    list(call: Call): Answer {
      const like = (call.query.get('nameLike') ?? '').toLowerCase();
      const found = [...catalog.dataSets.values()].filter(
        ({ deleted, name }) => !deleted && name.toLowerCase().includes(like),
      );
      found.sort(orders[call.query.get('sort') ?? ''] ?? ascending('createdAt'));
      return { status: 200, json: page(found, call.query, 50).map((each) => summary(each, settings.now)) };
    },

    /** The next rows must match a new schema. Stored rows stay as they are [D10, D11]. */
    async update(call: Call): Promise<Answer> {
      const dataSet = liveDataSet(state, param(call));
      const changes = await readDocument(call, changedDataSetSchema);
      dataSet.name = changes.name ?? dataSet.name;
      dataSet.description = changes.description ?? dataSet.description;
      dataSet.pdpEnabled = changes.pdpEnabled ?? dataSet.pdpEnabled;
      const schema = changes.schema?.columns ?? null;
      const { newSchema } = settings.now;
      if (schema !== null && newSchema === 'refused')
        throw new Refusal(400, 'The schema of this DataSet can not be changed.');
      const { table } = dataSet;
      if (schema !== null && newSchema === 'empties') Object.assign(dataSet, { table: null, rows: 0 });
      if (schema !== null && newSchema !== 'ignored') dataSet.columns = schema;
      dataSet.updatedAt = timestamp();
      await journal.put([dataSetEntry(dataSet)]);
      if (table !== null && dataSet.table === null) await tables.drop(table);
      return { status: 200, json: full(dataSet, settings.now) };
    },

    async remove(call: Call): Promise<Answer> {
      const dataSet = liveDataSet(state, param(call));
      dataSet.deleted = true;
      dataSet.updatedAt = timestamp();
      await journal.put([dataSetEntry(dataSet)]);
      // Read after the journal was written, because rows may have become visible meanwhile.
      const { table } = dataSet;
      dataSet.table = null;
      if (table !== null) await tables.drop(table);
      return { status: 204 };
    },
  };
}
