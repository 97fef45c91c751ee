import * as v from 'valibot';
import type { Recovery } from '../../shared/loads/admission.ts';

const Replay = v.object({ replay: v.object({ load: v.string(), force: v.optional(v.boolean(), false) }) });
const Recover = v.object({
  recover: v.object({ streamKey: v.string(), run: v.string(), fence: v.number(), failures: v.number() }),
});

const Missed = v.object({ missed: v.object({ event: v.unknown(), run: v.string() }) });

/** What a run may be started for beside an object's event. */
export type Order =
  | { kind: 'replay'; id: string; force: boolean }
  | ({ kind: 'recover' } & Recovery)
  /** An event whose run ended before the ledger knew of its object. */
  | { kind: 'missed'; event: unknown; run: string };

/** null if the input of a run is no order. */
export function parseOrder(input: unknown): Order | null {
  const replay = v.safeParse(Replay, input);
  if (replay.success) {
    const { load, force } = replay.output.replay;
    return { kind: 'replay', id: load, force };
  }
  const recover = v.safeParse(Recover, input);
  if (recover.success) return { kind: 'recover', ...recover.output.recover };
  const missed = v.safeParse(Missed, input);
  return missed.success ? { kind: 'missed', ...missed.output.missed } : null;
}
