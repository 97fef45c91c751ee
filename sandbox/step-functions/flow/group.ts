import type { Flow } from '../definition/definition.ts';
import type { Json, JsonObject } from '../json.ts';
import { innerStrand, type Outcome } from '../run/journal.ts';
import { limitSize, StateFailure } from './failure.ts';
import type { Follow } from './flow.ts';
import { pool } from './pool.ts';
import { fork } from './signal.ts';
import { fromInside, type Strand, toFailure, type Visit } from './strand.ts';

/** Follows an inner flow to its outcome, unless the journal has it already. Rejects only if it is aborted. */
export async function settle(strand: Strand, run: () => Promise<Json>): Promise<Outcome> {
  const { journal, id, signal } = strand;
  const known = journal.outcome(id);
  if (known) return known;
  let outcome: Outcome;
  try {
    outcome = { ok: true, output: await run() };
  } catch (error) {
    signal.throwIfAborted();
    const { error: name, cause, expired } = toFailure(error, strand);
    outcome = {
      ok: false,
      error: name,
      ...(cause === undefined ? {} : { cause }),
      ...(expired === 'lifetime' ? { timedOut: true } : {}),
    };
  }
  journal.write({ kind: 'settle', strand: id, outcome });
  return outcome;
}

/** A branch of a Parallel, or an iteration of an Inline Map. */
export interface Member {
  index: number;
  flow: Flow;
  input(): Promise<Json> | Json;
  context?: JsonObject;
}

interface Observer {
  started?(strand: Strand, index: number): void;
  succeeded?(strand: Strand, index: number): void;
  failed?(strand: Strand, index: number): void;
}

/**
 * Follows flows at the same time, inside the run. Returns their outputs in order. They can read the variables around
 * them.
 * @throws {StateFailure} of the first that fails; the others are stopped
 */
export async function followAll(
  visit: Visit,
  members: Member[],
  limit: number,
  follow: Follow,
  observer: Observer = {},
): Promise<Json[]> {
  const { strand, position } = visit;
  const outputs: Json[] = new Array(members.length);
  const group = fork(strand.signal);
  try {
    await pool(members, limit, async ({ index, flow, input, context }) => {
      group.signal.throwIfAborted();
      const inner: Strand = {
        ...strand,
        id: innerStrand(strand.id, position, index),
        parent: strand.id,
        outer: { ...strand.outer, ...position.variables },
        context: { ...strand.context, ...context },
        signal: group.signal,
      };
      const fresh = !strand.journal.position(inner.id) && !strand.journal.outcome(inner.id);
      if (fresh) observer.started?.(inner, index);
      const outcome = await settle(inner, async () => follow(flow, inner, await input()));
      if (!outcome.ok) {
        const failure = fromInside(new StateFailure(outcome.error ?? '', outcome.cause));
        observer.failed?.(inner, index);
        group.abort(failure);
        throw failure;
      }
      observer.succeeded?.(inner, index);
      outputs[index] = outcome.output;
    });
  } finally {
    group.release();
  }
  return limitSize(outputs, `The result of the state "${visit.name}"`);
}
