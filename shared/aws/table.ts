import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * A table. Every item has `pk` and `sk`. In the main one:
 *
 * | pk                      | sk                | what                                                    |
 * |-------------------------|-------------------|---------------------------------------------------------|
 * | `LOAD#<id>`             | `LOAD`            | the ledger's row of a load                              |
 * | `STREAM#<key>`          | `LEASE`           | which run has the stream, and how far its batch is      |
 * | `STREAM#<key>`          | `BACKLOG#<order>` | a load that has not ended                               |
 * | `STREAM#<key>`          | `STREAM`          | the Stream that the first load of a route created       |
 * | `STREAM#<key>`          | `REQUEST#<batch>` | what became of a request whose answer was lost          |
 * | `CONTENT#<key>#<place>` | `CONTENT`         | what a stream committed last under a key, or of any key |
 * | `ROUTE#<name>`          | `EXPECTED`        | whether the files came that were due                    |
 * | `DOMO`                  | `PROBE`           | what the latest probe has seen                          |
 *
 * In the table of reports, which is all that the function may write that reads files:
 *
 * | pk             | sk              | what                             |
 * |----------------|-----------------|----------------------------------|
 * | `BATCH#<id>`   | `PART#<part>`   | what became of one part          |
 * | `CLAIM#<id>`   | `PART#<part>`   | that it is about to be sent, where it may be only once |
 */
export interface Table {
  client: DynamoDBDocumentClient;
  name: string;
}

/**
 * Loads by whether they are final: `shelf` is `open` or `final` with one of `shelves`, `shelvedAt` is when they got there.
 * A partition of an index takes 1,000 writes a second, and a burst is more: so there are several.
 */
export const shelfIndex = { name: 'shelf', partitionKey: 'shelf', sortKey: 'shelvedAt' } as const;

const shelfCount = 8;

/** The partitions of the index of loads that are open, or final. */
export function shelvesOf(kind: 'open' | 'final'): string[] {
  return Array.from({ length: shelfCount }, (_, i) => `${kind}#${i}`);
}

/** The partition of a load. */
export function shelfOf(kind: 'open' | 'final', id: string): string {
  return `${kind}#${(id.charCodeAt(0) + id.charCodeAt(1)) % shelfCount}`;
}

/** Final loads by route: `endedAt` is absent until a load is final, which keeps open ones out. */
export const routeIndex = { name: 'route', partitionKey: 'route', sortKey: 'endedAt' } as const;

/** The attribute by which DynamoDB forgets an item, in seconds since 1970. */
export const expiryAttribute = 'expiresAt';

export function isConditionFailure(error: unknown): error is Error & { Item?: Record<string, unknown> } {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}
