import { type MapState, maxSeconds } from '../definition/definition.ts';
import { toNumber } from '../expression/expression.ts';
import { evaluationFailure } from '../flow/failure.ts';
import type { Follow } from '../flow/flow.ts';
import { followAll } from '../flow/group.ts';
import { type Extra, evaluate, tell, type Visit } from '../flow/strand.ts';
import type { Json, JsonObject } from '../json.ts';

/** The most iterations of an Inline Map that Step Functions runs at the same time. */
const maxInlineConcurrency = 40;

/** One try at an Inline Map: its iterations are part of the run. */
export async function runMap(visit: Visit, state: MapState, follow: Follow): Promise<Json> {
  const items = await itemsOf(visit, state);
  const limit = (await concurrencyOf(visit, state)) || maxInlineConcurrency;
  tell(visit.strand, 'MapStateStarted', 'mapStateStartedEventDetails', { length: items.length });

  const name = visit.name;
  const members = items.map((item, index) => ({
    index,
    flow: state.ItemProcessor,
    input: () => select(visit, state, item, index),
    context: itemContext(item, index),
  }));
  const outputs = await followAll(visit, members, Math.min(limit, maxInlineConcurrency), follow, {
    started: (strand, index) =>
      tell(strand, 'MapIterationStarted', 'mapIterationStartedEventDetails', { name, index }),
    succeeded: (strand, index) =>
      tell(strand, 'MapIterationSucceeded', 'mapIterationSucceededEventDetails', { name, index }),
    failed: (strand, index) =>
      tell(strand, 'MapIterationFailed', 'mapIterationFailedEventDetails', { name, index }),
  });
  tell(visit.strand, 'MapStateSucceeded');
  return outputs;
}

/** The items of the map. @throws {StateFailure} States.QueryEvaluationError if they are not an array */
export async function itemsOf(visit: Visit, state: MapState): Promise<Json[]> {
  const { Items: field } = state;
  const items = field === undefined ? visit.position.input : await evaluate(visit, field, 'Items');
  if (Array.isArray(items)) return items;
  const what = field === undefined ? 'The input of a Map without Items' : 'The field Items';
  throw evaluationFailure(
    `${what} must be an array, but is ${JSON.stringify(items)}.`,
    field === undefined ? undefined : 'Items',
  );
}

/** MaxConcurrency; 0 if the definition sets no limit. */
export async function concurrencyOf(visit: Visit, state: MapState): Promise<number> {
  const value = await evaluate(visit, state.MaxConcurrency ?? 0, 'MaxConcurrency');
  return toNumber(value, 'MaxConcurrency', { min: 0, max: maxSeconds });
}

export const itemContext = (item: Json, index: number): JsonObject => ({
  Map: { Item: { Index: index, Value: item } },
});

/** The input of an iteration: the item, or what ItemSelector makes from it. */
export async function select(
  visit: Visit,
  { ItemSelector: selector }: MapState,
  item: Json,
  index: number,
): Promise<Json> {
  const extra: Extra = { context: itemContext(item, index) };
  return selector === undefined ? item : evaluate(visit, selector, 'ItemSelector', extra);
}
