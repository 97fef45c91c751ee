import { isObject } from '../template/json.ts';

/**
 * The messages of a batch that a function says have failed, of those that it was given.
 *
 * Nothing, or an empty list, is complete success; what names a message that is not of the batch, or names none, is
 * complete failure (lambda/latest/dg/services-sqs-errorhandling.html: "Success and failure conditions").
 *
 * @param answer what the function returned
 */
export function failuresOf(answer: unknown, given: readonly string[]): ReadonlySet<string> {
  const all = new Set(given);
  if (answer === null || answer === undefined) return new Set();
  if (!isObject(answer)) return all;
  const { batchItemFailures: list = null } = answer;
  if (list === null) return new Set();
  if (!Array.isArray(list)) return all;
  const named = list.map((one) => (isObject(one) ? one.itemIdentifier : undefined));
  const known = named.filter((id): id is string => typeof id === 'string' && all.has(id));
  return known.length === named.length ? new Set(known) : all;
}
