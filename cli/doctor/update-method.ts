import type { ImportRoute } from '../../shared/config/route.ts';
import type { Stream } from '../../shared/domo/answers.ts';
import type { Finding } from './finding.ts';

export type Trouble = Omit<Finding, 'subject'>;

/**
 * Whether a Stream treats rows as its route says. Each execution names the route's method [X2]. But the keys of an
 * UPSERT belong to the Stream, and if a Stream has keys, every append is an upsert [S6].
 */
export function methodTrouble(route: ImportRoute, stream: Stream): Trouble[] {
  const { updateMethod: wanted, keyColumnNames: keys } = route;
  const method = stream.updateMethod;
  if (typeof method !== 'string') return [];
  const streamIs = `Stream ${stream.id} is an ${method} one`.replace('an REPLACE', 'a REPLACE');
  if (wanted === 'UPSERT') {
    const known = stream.keyColumnNames ?? [];
    if (known.length > 0) return sameKeys(keys, known) ? [] : [otherKeys(stream, keys, known)];
    if (method === 'UPSERT') return [];
    return [
      {
        status: method === 'APPEND' ? 'warning' : 'wrong',
        found: `${streamIs}, and the route UPSERT: without keys of the Stream, rows are added in the place of being replaced. Domo does not say whether it has any.`,
        remedy:
          'Let a route with "dataSet" create a Stream with UPSERT and keys, or make one by the Stream API; keys can\'t be given to one that there is.',
      },
    ];
  }
  if (method === wanted) return [];
  if (method === 'UPSERT' && wanted === 'APPEND') {
    return [
      {
        status: 'wrong',
        found: `${streamIs}, and the route APPEND: rows with equal keys are replaced, not added.`,
        remedy:
          'Write "updateMethod": "UPSERT" and the "keyColumnNames" of the Stream in the route, or feed another Stream.',
      },
    ];
  }
  return [
    {
      status: 'warning',
      found: `${streamIs}, and the route ${wanted}. Sluice asks for ${wanted} with each load; other writers to the Stream get ${method}.`,
      remedy: `Let both say the same: "updateMethod" in the route, or the method of the Stream in Domo.`,
    },
  ];
}

function otherKeys({ id }: Stream, keys: readonly string[], known: readonly string[]): Trouble {
  return {
    status: 'wrong',
    found: `Stream ${id} has the keys ${known.join(', ')}, the route ${keys.join(', ')}: Domo goes by those of the Stream.`,
    remedy: 'Write the keys of the Stream as "keyColumnNames" in the route, or feed another Stream.',
  };
}

/** Compares keys; their order does not matter. */
function sameKeys(keys: readonly string[], known: readonly string[]): boolean {
  return keys.length === known.length && keys.every((key) => known.includes(key));
}
