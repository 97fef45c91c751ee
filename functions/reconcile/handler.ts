import { ledger, objects, reports } from '../../shared/aws/clients.ts';
import { handler as lambda } from '../../shared/aws/handler.ts';
import { describe } from '../../shared/aws/objects.ts';
import { PartsMissing } from '../../shared/errors.ts';
import { partListRef } from '../../shared/loads/documents.ts';
import type { Load } from '../../shared/loads/load.ts';
import type { DocumentRef, LoadPlan, OpenExecution, PartItem, Proof } from '../../shared/loads/plan.ts';
import type { UploadReport } from '../../shared/loads/reports.ts';
import { type Decision, decide } from './decide.ts';

export interface ReconcileInput {
  load: Load;
  plan: LoadPlan;
  execution: OpenExecution;
  /** How often parts have been sent before: 0 after the first time. */
  round: number;
  run: string;
}

/** Where the run goes on, and its variables there. */
export interface Reconciled {
  next: Decision['next'];
  /** The parts to send next. */
  partList: DocumentRef;
  round: number;
  /** Only of `commit`. */
  proof: Proof | null;
}

/** A wrong guess costs one more round, a failed part a few; what needs more than this is not going to end. */
const maxRounds = 6;

/** Proves from the reports that every byte is in exactly one part, or says which parts must be sent again. */
export const handler = lambda(async (input: ReconcileInput): Promise<Reconciled> => {
  const { load, plan, execution, run } = input;
  const { object, route } = load;
  const items = (await objects().getJsonLines(plan.partList.bucket, plan.partList.key)) as PartItem[];
  const kept = await reports().list(load.id, execution.executionId);
  const source = {
    object: describe(object),
    header: route.header,
    dataStart: plan.dataStart,
    size: object.size,
  };
  const decision = decide(items, kept, source);
  if (decision.next === 'commit') {
    const { next, proof } = decision;
    await ledger().advance(load.id, run, 'loading', { rows: proof.rows });
    return { next, partList: plan.partList, round: input.round, proof };
  }

  const { next, items: again } = decision;
  const round = input.round + 1;
  if (round > maxRounds) throw new PartsMissing(exhausted(source.object, again, kept));
  const partList = partListRef({ id: load.id, bucket: object.bucket }, round);
  await objects().putJsonLines(partList.bucket, partList.key, again);
  return { next, partList, round, proof: null };
});

function exhausted(object: string, items: PartItem[], kept: UploadReport[]): string {
  const parts = items.map((item) => item.part);
  const named = parts.length > 5 ? `${parts.slice(0, 5).join(', ')} …` : parts.join(', ');
  const error = kept.find((report) => parts.includes(report.part) && report.error !== null)?.error;
  const why = error?.message ?? 'Their function was stopped, or ran out of time or memory: see its log.';
  return `${object}: ${parts.length} of its parts (${named}) could not be sent in ${maxRounds} rounds. ${why} Nothing was committed; the load can be replayed.`;
}
