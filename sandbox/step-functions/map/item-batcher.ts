import type { MapState } from '../definition/definition.ts';
import { toNumber } from '../expression/expression.ts';
import { maxStateBytes, StateFailure } from '../flow/failure.ts';
import { evaluate, type Visit } from '../flow/strand.ts';
import { byteLength, type Json, type JsonObject } from '../json.ts';
import type { Item } from './item-reader.ts';
import { select } from './map.ts';

/** The input of one child of a Distributed Map. */
export interface Batch {
  index: number;
  /** How many items are in it. */
  items: number;
  input: Json;
}

/** Gives each child one item, or as many as ItemBatcher allows. */
export async function* batch(
  visit: Visit,
  state: MapState,
  items: AsyncIterable<Item>,
): AsyncGenerator<Batch> {
  if (!state.ItemBatcher) {
    for await (const { index, value } of items) {
      yield { index, items: 1, input: await select(visit, state, value, index) };
    }
    return;
  }
  const {
    MaxItemsPerBatch: mostItems,
    MaxInputBytesPerBatch: mostBytes,
    BatchInput: input,
  } = state.ItemBatcher;
  const limit = await limitOf(visit, mostItems, 'MaxItemsPerBatch', Number.POSITIVE_INFINITY, 100_000_000);
  const bytesLimit = await limitOf(visit, mostBytes, 'MaxInputBytesPerBatch', maxStateBytes, maxStateBytes);
  const common: JsonObject =
    input === undefined ? {} : { BatchInput: await evaluate(visit, input, 'ItemBatcher/BatchInput') };
  const empty = byteLength({ ...common, Items: [] });

  let index = 0;
  let held: Json[] = [];
  let bytes = empty;
  for await (const item of items) {
    const value = await select(visit, state, item.value, item.index);
    const more = byteLength(value) + 1;
    if (empty + more - 1 > bytesLimit) {
      throw new StateFailure(
        'States.DataLimitExceeded',
        `Item ${item.index} does not fit in a batch of ${bytesLimit} bytes`,
      );
    }
    if (held.length >= limit || (held.length > 0 && bytes + more - 1 > bytesLimit)) {
      yield { index: index++, items: held.length, input: { ...common, Items: held } };
      held = [];
      bytes = empty;
    }
    held.push(value);
    bytes += more;
  }
  if (held.length > 0) yield { index, items: held.length, input: { ...common, Items: held } };
}

async function limitOf(
  visit: Visit,
  field: number | string | undefined,
  name: string,
  unset: number,
  max: number,
): Promise<number> {
  if (field === undefined) return unset;
  return toNumber(await evaluate(visit, field, `ItemBatcher/${name}`), name, { min: 1, max });
}
