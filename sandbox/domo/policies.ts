import * as v from 'valibot';
import { type Answer, type Call, readDocument } from './call.ts';
import { dataSetEntry } from './catalog.ts';
import { liveDataSet } from './datasets.ts';
import type { DataSet, Policy } from './model.ts';
import { BadBody, Refusal } from './refusal.ts';
import type { State } from './state.ts';

const filterSchema = v.object({
  column: v.string(),
  operator: v.string(),
  values: v.array(v.union([v.string(), v.number()])),
  not: v.optional(v.boolean(), false),
});

const newPolicySchema = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  type: v.nullish(v.picklist(['user', 'system']), 'user'),
  filters: v.array(filterSchema),
  users: v.nullish(v.array(v.number()), []),
  virtualUsers: v.nullish(v.array(v.union([v.string(), v.number()])), []),
  groups: v.nullish(v.array(v.number()), []),
});

const changedPolicySchema = v.partial(newPolicySchema);

/** What a new DataSet has [D14]. */
const allRows: Policy = {
  id: 1,
  type: 'system',
  name: 'All Rows',
  filters: [],
  users: [],
  virtualUsers: [],
  groups: [],
};

export function policyHandlers(state: State) {
  const dataSetOf = (call: Call): DataSet => liveDataSet(state, call.params[0] ?? '');

  /** @throws Refusal 404 */
  function policyOf(dataSet: DataSet, id: string | undefined): Policy {
    const found = [allRows, ...dataSet.policies].find((policy) => String(policy.id) === id);
    if (found === undefined) throw new Refusal(404, `The DataSet ${dataSet.id} has no policy ${id}.`);
    return found;
  }

  /** @throws Refusal 400, because everybody would lose what they see */
  function changeable(dataSet: DataSet, id: string | undefined): Policy {
    const policy = policyOf(dataSet, id);
    if (policy === allRows) throw new Refusal(400, 'The policy "All Rows" can not be changed.');
    return policy;
  }

  /** @throws BadBody */
  function checkFilters(dataSet: DataSet, filters: Policy['filters']): void {
    const known = new Set(dataSet.columns.map(({ name }) => name));
    const unknown = filters.find(({ column }) => !known.has(column));
    if (unknown !== undefined) throw new BadBody(`filters: the DataSet has no column ${unknown.column}`);
  }

  async function keep(dataSet: DataSet, policies: Policy[]): Promise<void> {
    dataSet.policies = policies;
    await state.journal.put([dataSetEntry(dataSet)]);
  }

  return {
    async create(call: Call): Promise<Answer> {
      const dataSet = dataSetOf(call);
      const { type, users, virtualUsers, groups, ...given } = await readDocument(call, newPolicySchema);
      checkFilters(dataSet, given.filters);
      const policy: Policy = {
        id: Math.max(allRows.id, ...dataSet.policies.map(({ id }) => id)) + 1,
        type: type ?? 'user',
        ...given,
        users: users ?? [],
        virtualUsers: virtualUsers ?? [],
        groups: groups ?? [],
      };
      await keep(dataSet, [...dataSet.policies, policy]);
      return { status: 201, json: policy };
    },

    list: (call: Call): Answer => ({ status: 200, json: [allRows, ...dataSetOf(call).policies] }),

    get: (call: Call): Answer => ({ status: 200, json: policyOf(dataSetOf(call), call.params[1]) }),

    /** Properties that are not given stay. */
    async update(call: Call): Promise<Answer> {
      const dataSet = dataSetOf(call);
      const policy = changeable(dataSet, call.params[1]);
      const changes = await readDocument(call, changedPolicySchema);
      checkFilters(dataSet, changes.filters ?? []);
      const given = Object.entries(changes).filter(([, value]) => value !== undefined && value !== null);
      const changed: Policy = { ...policy, ...Object.fromEntries(given) };
      await keep(
        dataSet,
        dataSet.policies.map((each) => (each === policy ? changed : each)),
      );
      return { status: 200, json: changed };
    },

    async remove(call: Call): Promise<Answer> {
      const dataSet = dataSetOf(call);
      const policy = changeable(dataSet, call.params[1]);
      await keep(
        dataSet,
        dataSet.policies.filter((each) => each !== policy),
      );
      return { status: 204 };
    },
  };
}
