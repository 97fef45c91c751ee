import { SandboxError } from '../sandbox-error.ts';

/** Invocations that functions without a reservation must be left, where an account has more (configuration-concurrency.html). */
const leastUnreserved = 100;

/** How many invocations an account may have under way, and which functions have some of them to themselves. */
export interface Concurrency {
  /** Whether one more may begin; if so it counts until it leaves. */
  enter(functionName: string): boolean;
  leave(functionName: string): void;
}

export interface ConcurrencyOptions {
  functions: readonly { name: string; reservedConcurrency: number | null }[];
  /** Of the account; null for no limit. */
  limit: number | null;
}

/** @throws SandboxError if functions reserve more than Lambda lets them */
export function createConcurrency({ functions, limit }: ConcurrencyOptions): Concurrency {
  if (limit === null) return { enter: () => true, leave: () => undefined };
  const reserved = new Map(
    functions.flatMap(({ name, reservedConcurrency: own }) => (own === null ? [] : [[name, own]])),
  );
  const unreserved = limit - [...reserved.values()].reduce((sum, own) => sum + own, 0);
  const least = Math.min(limit, leastUnreserved);
  if (unreserved < least) {
    throw new SandboxError(
      `An account with ${limit} concurrent executions must leave ${least} unreserved: the stack's ReservedConcurrentExecutions leave ${unreserved}.`,
    );
  }
  /** Of each function with a reservation, and of all others together. */
  const underWay = new Map<string, number>();
  const poolOf = (name: string) => (reserved.has(name) ? name : '');
  const change = (pool: string, by: 1 | -1) => underWay.set(pool, (underWay.get(pool) ?? 0) + by);

  return {
    enter(name) {
      const pool = poolOf(name);
      if ((underWay.get(pool) ?? 0) >= (reserved.get(pool) ?? unreserved)) return false;
      change(pool, 1);
      return true;
    },
    leave: (name) => void change(poolOf(name), -1),
  };
}
