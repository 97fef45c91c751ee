import type { TableDefinition } from '../template/resources/table.ts';
import { partitionKeyOf } from './write-units.ts';

/** What a read needs of its request. */
export interface ReadRequest {
  TableName?: string;
  IndexName?: string;
  ConsistentRead?: boolean;
  Key?: Record<string, unknown>;
  KeyConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
  /** Of BatchGetItem, by the table. */
  RequestItems?: Record<string, { ConsistentRead?: boolean }>;
}

export const reads: ReadonlySet<string> = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan']);

/** Whether a read wants what is true now. Of a global index DynamoDB refuses that: so does the table that is asked. */
export function isStrong({ ConsistentRead, RequestItems }: ReadRequest): boolean {
  return (
    ConsistentRead === true ||
    Object.values(RequestItems ?? {}).some((ofTable) => ofTable.ConsistentRead === true)
  );
}

/** The index that is read, or null for the table, and the partition; null where a read has not one partition. */
export function partitionRead(
  table: TableDefinition | undefined,
  { IndexName, Key, ...query }: ReadRequest,
): { index: string | null; partition: string } | null {
  if (table === undefined) return null;
  const schema =
    IndexName === undefined
      ? table
      : [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])].find(
          (index) => index.IndexName === IndexName,
        );
  if (schema === undefined) return null;
  const attribute = partitionKeyOf(schema);
  const value = Key === undefined ? valueInCondition(attribute, query) : Key[attribute];
  return value === undefined ? null : { index: IndexName ?? null, partition: JSON.stringify(value) };
}

function valueInCondition(attribute: string, query: ReadRequest): unknown {
  const { KeyConditionExpression: condition = '', ExpressionAttributeNames: names = {} } = query;
  for (const [, name = '', value = ''] of condition.matchAll(/([#\w.-]+)\s*=\s*(:[\w-]+)/g)) {
    if ((names[name] ?? name) === attribute) return query.ExpressionAttributeValues?.[value];
  }
  return undefined;
}

/** The request with the wish that its answer says what it consumed. */
export function askingForCapacity(body: string): string {
  if (body.includes('"ReturnConsumedCapacity"')) return body;
  return body.replace(/^\s*\{/, (start) => `${start}"ReturnConsumedCapacity":"TOTAL",`);
}

interface Consumed {
  TableName: string;
  CapacityUnits: number;
}

/** What an answer says that it consumed: it says so at its end. */
export function consumedIn(answer: string): Consumed[] {
  const mark = '"ConsumedCapacity":';
  const start = answer.lastIndexOf(mark);
  if (start < 0) return [];
  const said = JSON.parse(answer.slice(start + mark.length, answer.lastIndexOf('}'))) as
    | Consumed
    | Consumed[];
  return Array.isArray(said) ? said : [said];
}
