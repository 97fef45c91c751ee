import type { UnitCounter } from '../dynamodb/capacity.ts';

/** Calls by operation. */
type Counts = Record<string, number>;

export interface TableUsage {
  /** Units by operation. */
  readUnits: Counts;
  /** Units by operation, those of indexes included. */
  writeUnits: Counts;
  /** How many of the units written were for indexes. */
  indexWriteUnits: number;
}

export interface RunUsage {
  runs: number;
  /** States that were entered, and tries of them after the first. */
  transitions: number;
}

export interface FunctionUsage {
  invocations: number;
  /** Invocations that were refused because too many were under way. */
  throttles: number;
  /** What is billed: each invocation's duration, rounded up. */
  milliseconds: number;
  /** MB that the function is given. */
  memorySize: number;
}

/** What was used of AWS since the sandbox started, as AWS would count it for the bill. */
export interface UsageReport {
  /** ISO 8601, UTC. */
  since: string;
  /** By service, then by operation: calls of clients, of functions, and of AWS's services among themselves. */
  calls: Record<string, Counts>;
  stepFunctions: {
    standard: RunUsage;
    /** Children of Distributed Maps. Each is billed by its duration, rounded up to 100 ms. */
    express: RunUsage & { milliseconds: number };
  };
  /** By the name of the function. */
  lambda: Record<string, FunctionUsage>;
  /** By the name of the table. */
  dynamoDb: Record<string, TableUsage>;
  /** Requests by class of price: PUT, COPY, POST and LIST; GET and all others; DELETE, which is free. */
  s3: { putLike: number; getLike: number; free: number };
}

/** The children of Express executions are billed in steps of so many milliseconds. */
const expressStep = 100;

export interface Usage extends UnitCounter {
  call(service: string, operation: string, count?: number): void;
  transition(kind: 'standard' | 'express'): void;
  run(kind: 'standard'): void;
  /** @param milliseconds that it took */
  expressRun(milliseconds: number): void;
  report(lambda: Record<string, FunctionUsage>): UsageReport;
}

export function createUsage(): Usage {
  const since = new Date().toISOString();
  const calls: Record<string, Counts> = {};
  const standard: RunUsage = { runs: 0, transitions: 0 };
  const express = { runs: 0, transitions: 0, milliseconds: 0 };
  const tables: Record<string, TableUsage> = {};

  function tableOf(name: string): TableUsage {
    tables[name] ??= { readUnits: {}, writeUnits: {}, indexWriteUnits: 0 };
    return tables[name];
  }

  return {
    call(service, operation, count = 1) {
      calls[service] ??= {};
      add(calls[service], operation, count);
    },
    transition(kind) {
      (kind === 'standard' ? standard : express).transitions += 1;
    },
    run() {
      standard.runs += 1;
    },
    expressRun(milliseconds) {
      express.runs += 1;
      express.milliseconds += Math.max(1, Math.ceil(milliseconds / expressStep)) * expressStep;
    },
    read: (table, operation, units) => add(tableOf(table).readUnits, operation, units),
    written(table, operation, units, ofIndexes) {
      const usage = tableOf(table);
      add(usage.writeUnits, operation, units);
      usage.indexWriteUnits += ofIndexes;
    },
    report: (lambda) =>
      structuredClone({
        since,
        calls,
        stepFunctions: { standard, express },
        lambda,
        dynamoDb: tables,
        s3: byPrice(calls.s3 ?? {}),
      }),
  };
}

function add(counts: Counts, name: string, more: number): void {
  counts[name] = (counts[name] ?? 0) + more;
}

/** The classes of aws.amazon.com/s3/pricing: "Requests & data retrievals". */
function byPrice(operations: Counts): UsageReport['s3'] {
  const classes = { putLike: 0, getLike: 0, free: 0 };
  for (const [operation, count] of Object.entries(operations)) {
    if (/^(Delete|Abort)/.test(operation)) classes.free += count;
    else if (/^(Put|Copy|Create|Upload|Complete|List)/.test(operation)) classes.putLike += count;
    else classes.getLike += count;
  }
  return classes;
}
