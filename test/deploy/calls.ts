import type { Abandoned, AbandonInput } from '../../functions/abandon/handler.ts';
import type { CommitInput, Committed } from '../../functions/commit/handler.ts';
import type { GaugeInput } from '../../functions/gauge/handler.ts';
import type { OpenExecutionInput } from '../../functions/open-execution/handler.ts';
import type { PlanInput, Planned } from '../../functions/plan/handler.ts';
import type { Reconciled, ReconcileInput } from '../../functions/reconcile/handler.ts';
import type { SettleInput } from '../../functions/settle/handler.ts';
import type { SplitPartInput } from '../../functions/split-part/handler.ts';
import type { SweepInput, Swept } from '../../functions/sweep/handler.ts';
import type { Ended } from '../../shared/loads/ended.ts';
import type { OpenExecution } from '../../shared/import/part.ts';

/** What the functions that the test calls are given, and what they answer. */
export interface Calls {
  Plan: (input: PlanInput) => Planned;
  OpenExecution: (input: OpenExecutionInput) => OpenExecution;
  SplitPart: (input: SplitPartInput) => null;
  Reconcile: (input: ReconcileInput) => Reconciled;
  Commit: (input: CommitInput) => Committed;
  Settle: (input: SettleInput) => Ended;
  Abandon: (input: AbandonInput) => Abandoned;
  Gauge: (input: GaugeInput) => null;
  Sweep: (input: SweepInput) => Swept;
}
