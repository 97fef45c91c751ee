import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * The one table. Every item has `pk` and `sk`:
 *
 * | pk             | sk                           | what                                              |
 * |----------------|------------------------------|---------------------------------------------------|
 * | `LOAD#<id>`    | `LOAD`                       | the ledger's row of a load                        |
 * | `LOAD#<id>`    | `REPORT#<execution>#<part>`  | what became of one part of one execution          |
 * | `STREAM#<key>` | `TURNSTILE`                  | which run is through, and how far its batch is     |
 * | `STREAM#<key>` | `WAITER#<order>`             | a run in line, and the load of its object         |
 * | `STREAM#<key>` | `STREAM`                     | the Stream that the first load of a route created |
 * | `STREAM#<key>` | `IMPORT#<batch>`             | what became of an import whose answer was lost    |
 */
export interface Table {
  client: DynamoDBDocumentClient;
  name: string;
}

/** Loads by whether they are final: `shelf` is `open` or `final`, `shelvedAt` is when they got there. */
export const shelfIndex = { name: 'shelf', partitionKey: 'shelf', sortKey: 'shelvedAt' } as const;

/** Final loads by route: `endedAt` is absent until a load is final, which keeps open ones out. */
export const routeIndex = { name: 'route', partitionKey: 'route', sortKey: 'endedAt' } as const;

/** The attribute by which DynamoDB forgets an item, in seconds since 1970. */
export const expiryAttribute = 'expiresAt';

export function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}
