/** Ends what was started, in the opposite order, because a thing may use those that were started before it. */
export interface Endings {
  add(end: () => void | Promise<void>): void;
  /** Ends each thing once. If one fails, the others still end. @throws AggregateError */
  endAll(): Promise<void>;
}

export function createEndings(): Endings {
  const ends: (() => void | Promise<void>)[] = [];
  return {
    add(end) {
      ends.push(end);
    },
    async endAll() {
      const failures: unknown[] = [];
      for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
        try {
          await end();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0)
        throw new AggregateError(failures, `The sandbox did not end well: ${failures.join('; ')}`);
    },
  };
}
