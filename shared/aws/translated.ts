import { translate } from './handler.ts';

/** A port whose calls throw errors of ours, whatever the AWS SDK throws. */
export function translated<T extends object>(port: T): T {
  const own = Object.entries(port).map(([name, value]) => [
    name,
    typeof value === 'function' ? wrapped(value) : value,
  ]);
  return Object.fromEntries(own);
}

function wrapped(call: (...given: unknown[]) => unknown) {
  return (...given: unknown[]): unknown => {
    const result = call(...given);
    if (result instanceof Promise) return result.catch(rethrow);
    return isIterable(result) ? iterated(result) : result;
  };
}

async function* iterated(items: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  try {
    yield* items;
  } catch (error) {
    rethrow(error);
  }
}

function rethrow(error: unknown): never {
  throw translate(error);
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
