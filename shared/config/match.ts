import type { ImportRoute } from './route.ts';

/**
 * The route that an object key belongs to: the one with the longest matching prefix; null where none matches.
 * The key is compared as it is, letter for letter: S3 keys are no paths.
 */
export function matchRoute(imports: readonly ImportRoute[], key: string): ImportRoute | null {
  let best: ImportRoute | null = null;
  for (const route of imports) {
    if (key.startsWith(route.prefix) && route.prefix.length > (best?.prefix.length ?? -1)) best = route;
  }
  return best;
}
