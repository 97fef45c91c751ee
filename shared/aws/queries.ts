import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Table } from './table.ts';

type Item = Record<string, unknown>;

/** All items of a query, page by page. */
export async function* pages({ client }: Table, input: QueryCommandInput): AsyncGenerator<Item> {
  let next: Item | undefined;
  do {
    const start = next === undefined ? {} : { ExclusiveStartKey: next };
    const page = await client.send(new QueryCommand({ ...input, ...start }));
    yield* page.Items ?? [];
    next = page.LastEvaluatedKey;
  } while (next !== undefined);
}

/** One sorted sequence of several. @param isBefore whether one item comes before another */
export async function* merged(
  sequences: readonly AsyncGenerator<Item>[],
  isBefore: (one: Item, other: Item) => boolean,
): AsyncGenerator<Item> {
  const heads = await Promise.all(sequences.map((sequence) => sequence.next()));
  for (;;) {
    let first = -1;
    for (const [index, head] of heads.entries()) {
      if (head.done) continue;
      const best = heads[first];
      if (best === undefined || best.done || isBefore(head.value, best.value)) first = index;
    }
    const head = heads[first];
    const sequence = sequences[first];
    if (head === undefined || head.done || sequence === undefined) return;
    yield head.value;
    heads[first] = await sequence.next();
  }
}
