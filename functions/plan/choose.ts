import type { ImportRoute } from '../../shared/config/route.ts';
import { batchLimits } from '../../shared/loads/batch.ts';
import type { Turn } from '../../shared/loads/turn.ts';
import type { Candidate } from './candidate.ts';

export interface Choice {
  /** The loads of the batch, in the order of their rows. */
  chosen: Candidate[];
  /** A newer REPLACE has been committed: they would bring old rows back. */
  overtaken: Candidate[];
}

export interface Limits {
  loads: number;
  bytes: number;
  parts: number;
}

/** What may go together on a route. */
export function limitsOf(route: ImportRoute | undefined): Limits {
  return route?.target.kind === 'dataSetApi' ? { ...batchLimits, bytes: route.target.maxBytes } : batchLimits;
}

/**
 * Which of the loads in line go together: all of the first one's update method, in order, as long as they fit; of
 * REPLACE only the newest, since it would erase the others. One that was overtaken goes only where a person
 * wants it so.
 */
export function choose(
  candidates: readonly Candidate[],
  { replacedBy }: Pick<Turn, 'replacedBy'>,
  limits: Limits,
): Choice {
  const isOvertaken = ({ waiter, row }: Candidate) =>
    waiter.load.route.updateMethod === 'REPLACE' &&
    replacedBy !== null &&
    waiter.order < replacedBy &&
    !row.force;
  const overtaken = candidates.filter(isOvertaken);
  const rest = candidates.filter((candidate) => !isOvertaken(candidate));
  const method = rest[0]?.waiter.load.route.updateMethod;
  const other = rest.findIndex(({ waiter }) => waiter.load.route.updateMethod !== method);
  const alike = other === -1 ? rest : rest.slice(0, other);
  return { chosen: method === 'REPLACE' ? alike.slice(-1) : fitting(alike, limits), overtaken };
}

function fitting(candidates: Candidate[], limits: Limits): Candidate[] {
  let bytes = 0;
  let parts = 0;
  const end = candidates.findIndex(({ waiter: { load } }, index) => {
    const { size } = load.object;
    bytes += size;
    parts += Math.max(1, Math.floor(size / load.route.partSize));
    const over = index >= limits.loads || bytes > limits.bytes || parts > limits.parts;
    return over && index > 0;
  });
  return end === -1 ? candidates : candidates.slice(0, end);
}
