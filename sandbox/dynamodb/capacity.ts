import type { TableDefinition } from '../template/resources/table.ts';
import type { World } from '../worlds/world.ts';
import { createPartitionQuotas } from './partition-quotas.ts';
import { consumedIn, partitionRead, type ReadRequest } from './reads.ts';
import { writeShares } from './write-units.ts';
import type { WriteWatch } from './writes.ts';

/** Is told of every unit that a call consumed. */
export interface UnitCounter {
  read(table: string, operation: string, units: number): void;
  /** @param ofIndexes how many of the units were for indexes */
  written(table: string, operation: string, units: number, ofIndexes: number): void;
}

/** A refusal, as DynamoDB answers it. */
export interface Refusal {
  statusCode: number;
  body: object;
}

/** What calls consume, and what the partitions of a world allow. */
export interface Capacity {
  /** What a read is refused with, or else who takes what its answer says that it consumed. */
  beginRead(operation: string, request: ReadRequest): Refusal | ((answer: string) => void);
  /** Counts the writes of one call. */
  watch(operation: string): WriteWatch;
  /** A write that failed on its condition costs what it would have read. */
  failedCondition(operation: string, tableName: string): void;
}

export interface CapacityOptions {
  tables: readonly TableDefinition[];
  counter: UnitCounter;
  quotas?: World['dynamoDb'];
  /** A second of the quotas takes this many seconds. */
  timeScale: number;
}

export function createCapacity({ tables, counter, quotas = {}, timeScale }: CapacityOptions): Capacity {
  const byName = new Map(tables.map((table) => [table.TableName, table]));
  const limited = (perSecond: number | undefined) =>
    perSecond === undefined ? null : createPartitionQuotas(perSecond, timeScale);
  const writing = limited(quotas.writesPerSecondOfPartition);
  const reading = limited(quotas.readsPerSecondOfPartition);

  return {
    beginRead(operation, request) {
      const table = byName.get(request.TableName ?? '');
      const place = partitionRead(table, request);
      const partition = place === null ? null : nameOf(request.TableName, place);
      const least = request.ConsistentRead === true ? 1 : 0.5;
      if (table !== undefined && partition !== null && reading?.has(partition, least) === false) {
        return throttled(table);
      }
      return (answer) => {
        for (const { TableName, CapacityUnits } of consumedIn(answer)) {
          const units = Math.max(CapacityUnits, least);
          counter.read(TableName, operation, units);
          if (partition !== null) reading?.charge(partition, units);
        }
      };
    },

    watch: (operation) => (write) => {
      const table = byName.get(write.tableName);
      if (table === undefined) return null;
      const shares = writeShares(table, write.before, write.after);
      const places = shares.map((share) => ({
        units: share.units,
        partition: nameOf(write.tableName, share),
      }));
      if (writing?.spend(places) === false) return throttled(table);
      const sum = (list: typeof shares) => list.reduce((total, { units }) => total + units, 0);
      counter.written(
        write.tableName,
        operation,
        sum(shares),
        sum(shares.filter(({ index }) => index !== null)),
      );
      return null;
    },

    failedCondition: (operation, tableName) => counter.written(tableName, operation, 1, 0),
  };
}

function nameOf(
  table: string | undefined,
  { index, partition }: { index: string | null; partition: string },
) {
  return `${table}/${index ?? ''}/${partition}`;
}

function throttled({ BillingMode }: TableDefinition): Refusal {
  const name =
    BillingMode === 'PAY_PER_REQUEST' ? 'ThrottlingException' : 'ProvisionedThroughputExceededException';
  return {
    statusCode: 400,
    body: {
      __type: `com.amazonaws.dynamodb.v20120810#${name}`,
      message:
        'Throughput exceeds the current capacity of one partition of your table or index: the request rate for its key is too high.',
    },
  };
}
