import * as v from 'valibot';
import { type UpdateMethod, updateMethods } from '../../shared/config/route.ts';
import { type Answer, type Call, page, readDocument } from './call.ts';
import { dataSetEntry, endExecution, endingOf, executionEntry, streamEntry, takeParts } from './catalog.ts';
import { newDataSet, newDataSetSchema, owner, summary } from './datasets.ts';
import { executionDocument, isOpen } from './executions.ts';
import { type DataSet, type Stream, timestamp } from './model.ts';
import { BadBody, Refusal } from './refusal.ts';
import type { State } from './state.ts';

/** rdomo sends one key as plain text [S5]. */
const keysSchema = v.union([
  v.array(v.string()),
  v.pipe(
    v.string(),
    v.transform((key) => [key]),
  ),
]);

const newStreamSchema = v.object({
  // Some clients send an empty one: a DataSet whose name and columns are set later [S1].
  dataSet: v.union([newDataSetSchema, v.strictObject({})]),
  // The default is not documented. The default of an import is REPLACE [S1, I2].
  updateMethod: v.nullish(v.picklist(updateMethods), 'REPLACE'),
  keyColumnNames: v.nullish(keysSchema, []),
});

const unnamed = { name: 'New DataSet', description: '', schema: { columns: [] } };

/** Only the method and the keys can change. Other properties are ignored [S14]. */
const changedStreamSchema = v.nullish(
  v.object({ updateMethod: v.nullish(v.picklist(updateMethods)), keyColumnNames: v.nullish(keysSchema) }),
);

/** Documentation has the method in the query as well [S14]. @throws BadBody */
function methodInQuery(call: Call): UpdateMethod | null {
  const asked = call.query.get('updateMethod');
  if (asked === null || v.is(v.picklist(updateMethods), asked)) return asked;
  throw new BadBody(`updateMethod: ${asked}`);
}

/** @throws BadBody if the keys don't suit the method, or are not columns [S5] */
function checkKeys(dataSet: DataSet, updateMethod: UpdateMethod | null | undefined, keys: string[]): void {
  const unknown = keys.find((key) => !dataSet.columns.some(({ name }) => name === key));
  if (unknown !== undefined) throw new BadBody(`keyColumnNames: the DataSet has no column ${unknown}`);
  if (updateMethod === 'UPSERT' && keys.length === 0) throw new BadBody('UPSERT needs keyColumnNames');
}

/** The properties of a Stream, by their names in the parameter `fields` [S9]. */
const fieldNames: Record<string, string> = {
  id: 'id',
  dataset: 'dataSet',
  updatemethod: 'updateMethod',
  createdat: 'createdAt',
  modifiedat: 'modifiedAt',
};

export function streamHandlers(state: State) {
  const { catalog, journal, settings, uploads } = state;
  const live = (): Stream[] =>
    [...catalog.streams.values()].filter(({ deleted }) => !deleted).sort((one, other) => one.id - other.id);
  const streamOf = (call: Call): Stream => catalog.stream(call.params[0] ?? '');

  /** [S4, S10] */
  function document(stream: Stream, fields: string | null, listed: boolean): object {
    const dataSet = catalog.dataSet(stream.dataSetId);
    if (dataSet.deleted) return { id: stream.id, dataSet: { id: dataSet.id }, deleted: true };
    const all = {
      id: stream.id,
      dataSet:
        listed && fields === null
          ? { id: dataSet.id, pdpEnabled: dataSet.pdpEnabled }
          : summary(dataSet, settings.now),
      updateMethod: stream.updateMethod,
      createdAt: stream.createdAt,
      modifiedAt: stream.modifiedAt,
    };
    if (fields === null) return all;
    if (fields.toLowerCase() === 'all') {
      const last = catalog.executions(stream.id).at(-1);
      return last === undefined ? all : { ...all, lastExecution: executionDocument(last, settings.now) };
    }
    const wanted = new Set(fields.split(',').map((field) => fieldNames[field.trim().toLowerCase()]));
    return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)));
  }

  return {
    async create(call: Call): Promise<Answer> {
      const created = await readDocument(call, newStreamSchema);
      const dataSet = newDataSet('name' in created.dataSet ? created.dataSet : unnamed);
      const keyColumnNames = created.keyColumnNames ?? [];
      const updateMethod = created.updateMethod ?? 'REPLACE';
      checkKeys(dataSet, updateMethod, keyColumnNames);
      const stream: Stream = {
        id: Math.max(0, ...catalog.streams.keys()) + 1,
        dataSetId: dataSet.id,
        updateMethod,
        keyColumnNames,
        createdAt: dataSet.createdAt,
        modifiedAt: dataSet.createdAt,
        deleted: false,
        lastCommit: null,
      };
      catalog.dataSets.set(dataSet.id, dataSet);
      catalog.streams.set(stream.id, stream);
      await journal.put([dataSetEntry(dataSet), streamEntry(stream)]);
      return {
        status: 201,
        headers: { Location: `${call.origin}/v1/streams/${stream.id}` },
        json: document(stream, null, false),
      };
    },

    get: (call: Call): Answer => ({
      status: 200,
      json: document(streamOf(call), call.query.get('fields'), false),
    }),

    list: (call: Call): Answer => ({
      status: 200,
      json: page(live(), call.query, 500).map((stream) => document(stream, call.query.get('fields'), true)),
    }),

    /** A search by one qualifier. A name may have `*` [S12]. */
    search(call: Call): Answer {
      const [, qualifier, value = ''] = /^\s*([\w.]+)\s*:\s*(.*?)\s*$/s.exec(call.query.get('q') ?? '') ?? [];
      const name = new RegExp(
        `^${value
          .split('*')
          .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
          .join('.*')}$`,
        'is',
      );
      const tests: Record<string, (dataSet: DataSet) => boolean> = {
        'dataSource.id': ({ id }) => id === value,
        'dataSource.name': (dataSet) => name.test(dataSet.name),
        'dataSource.owner.id': () => String(owner.id) === value,
      };
      const test = tests[qualifier ?? ''];
      if (test === undefined)
        throw new Refusal(
          400,
          `Unknown search: ${call.query.get('q')}. Use dataSource.id, .name or .owner.id.`,
        );
      const found = live().filter(({ dataSetId }) => test(catalog.dataSet(dataSetId)));
      return { status: 200, json: found.map((stream) => document(stream, call.query.get('fields'), true)) };
    },

    async update(call: Call): Promise<Answer> {
      const stream = streamOf(call);
      const changes = await readDocument(call, changedStreamSchema);
      const updateMethod = changes?.updateMethod ?? methodInQuery(call) ?? stream.updateMethod;
      const keyColumnNames = changes?.keyColumnNames ?? stream.keyColumnNames;
      checkKeys(catalog.dataSet(stream.dataSetId), updateMethod, keyColumnNames);
      Object.assign(stream, { updateMethod, keyColumnNames, modifiedAt: timestamp() });
      await journal.put([streamEntry(stream)]);
      return { status: 200, json: document(stream, null, false) };
    },

    /** The DataSet stays [S15]. Open executions end. */
    async remove(call: Call): Promise<Answer> {
      const stream = streamOf(call);
      stream.deleted = true;
      const open = catalog.executions(stream.id).filter(isOpen);
      const unneeded = open.flatMap((execution) =>
        endExecution(execution, endingOf(execution, 'ABORTED', 'The Stream has been deleted.')),
      );
      for (const execution of catalog.executions(stream.id))
        if (execution.state === 'SUCCESS') unneeded.push(...takeParts(execution));
      await journal.put([streamEntry(stream), ...open.map((execution) => executionEntry(execution))]);
      await uploads.remove(unneeded);
      return { status: 204 };
    },
  };
}
