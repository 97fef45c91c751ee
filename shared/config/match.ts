import type { ImportRoute } from './route.ts';

/**
 * The route that an object key belongs to: the one with the longest matching prefix, or null if none matches. Keys are
 * compared letter for letter, because an S3 key is not a path.
 */
export function matchRoute(imports: readonly ImportRoute[], key: string): ImportRoute | null {
  let best: ImportRoute | null = null;
  for (const route of imports) {
    if (key.startsWith(route.prefix) && route.prefix.length > (best?.prefix.length ?? -1)) best = route;
  }
  return best;
}
