/** What happens around requests of one kind. */
export interface Hook {
  /** Of which arguments; of any, if left out. */
  where?: (...given: never[]) => boolean;
  /** How many requests, one after the other; without end if left out. */
  times?: number;
  /** Comes before the request: where it throws, the request does not get there. */
  before?: () => unknown;
  /** Comes after the request: where it throws, the request had its effect, and its answer is lost. */
  after?: () => unknown;
}

/** Every request that goes through ports, with hooks to refuse one, to lose its answer, or to do something meanwhile. */
export interface Requests {
  /** The names of all requests in their order: `ledger.end`, `domo.executions.commit`. */
  readonly made: string[];
  on(request: string, hook: Hook): void;
  /** Refuses a request: it has no effect. */
  refuse(request: string, error: Error, times?: number, where?: Hook['where']): void;
  /** Loses the answer to a request that has its effect. Once, if nothing is said. */
  lose(request: string, error: Error, times?: number): void;
  /** Does something, once, just before the next request of a kind. */
  meanwhile(request: string, work: () => unknown): void;
  /** How often a request was made. */
  count(request: string): number;
  /** The port, with its requests noted and hooked. */
  through<T extends object>(name: string, port: T): T;
}

type Call = (...given: unknown[]) => unknown;

export function createRequests(): Requests {
  const made: string[] = [];
  const hooks: { request: string; hook: Hook; left: number }[] = [];

  function on(request: string, hook: Hook): void {
    hooks.push({ request, hook, left: hook.times ?? Number.POSITIVE_INFINITY });
  }

  function hookOf(request: string, given: unknown[]): Hook | undefined {
    const found = hooks.find(
      (one) =>
        one.request === request &&
        one.left > 0 &&
        (one.hook.where === undefined || (one.hook.where as Call)(...given)),
    );
    if (found) found.left -= 1;
    return found?.hook;
  }

  function wrapped(request: string, call: Call): Call {
    return (...given) => {
      const asked = async () => {
        made.push(request);
        const hook = hookOf(request, given);
        await hook?.before?.();
        return hook;
      };
      if (isGenerator(call)) {
        return (async function* () {
          const hook = await asked();
          yield* call(...given) as AsyncIterable<unknown>;
          await hook?.after?.();
        })();
      }
      return asked().then(async (hook) => {
        const answer = await call(...given);
        await hook?.after?.();
        return answer;
      });
    };
  }

  function through<T extends object>(name: string, port: T): T {
    const own = Object.entries(port).map(([key, value]) => {
      const request = `${name}.${key}`;
      if (typeof value === 'function') return [key, wrapped(request, value)];
      return [key, typeof value === 'object' && value !== null ? through(request, value) : value];
    });
    return Object.fromEntries(own);
  }

  const rejecting = (error: Error) => () => {
    throw error;
  };
  return {
    made,
    on,
    through,
    refuse: (request, error, times, where) =>
      on(request, {
        before: rejecting(error),
        ...(times === undefined ? {} : { times }),
        ...(where === undefined ? {} : { where }),
      }),
    lose: (request, error, times = 1) => on(request, { after: rejecting(error), times }),
    meanwhile: (request, work) => on(request, { before: work, times: 1 }),
    count: (request) => made.filter((one) => one === request).length,
  };
}

function isGenerator(call: Call): boolean {
  return call.constructor.name === 'AsyncGeneratorFunction';
}
