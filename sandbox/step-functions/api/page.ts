import type { JsonObject } from '../json.ts';
import { ApiError } from './api-error.ts';

const defaultPageSize = 100;
const maxPageSize = 1_000;

/**
 * One page of a list, for `maxResults` and `nextToken`. The token names the last element of the page before, so that
 * elements that are added in front meanwhile change nothing.
 */
export function pageOf<T>(
  list: readonly T[],
  { maxResults, nextToken }: JsonObject,
  idOf: (element: T) => string,
): { items: T[]; nextToken: { nextToken?: string } } {
  const size =
    typeof maxResults === 'number' && maxResults > 0 ? Math.min(maxResults, maxPageSize) : defaultPageSize;
  const start = typeof nextToken === 'string' ? positionAfter(list, nextToken, idOf) : 0;
  const items = list.slice(start, start + size);
  const last = items.at(-1);
  const more = last !== undefined && start + size < list.length;
  return { items, nextToken: more ? { nextToken: Buffer.from(idOf(last)).toString('base64') } : {} };
}

function positionAfter<T>(list: readonly T[], token: string, idOf: (element: T) => string): number {
  const id = Buffer.from(token, 'base64').toString();
  const index = list.findIndex((element) => idOf(element) === id);
  if (index < 0) throw new ApiError('InvalidToken', `Invalid Token: '${token}'`);
  return index + 1;
}
