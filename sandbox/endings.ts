/** What was started, to be ended in the opposite order: a thing may use those that were started before it. */
export interface Endings {
  add(end: () => void | Promise<void>): void;
  /** Ends each once. One that fails keeps no other from ending. @throws AggregateError */
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
