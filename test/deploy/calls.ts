import type { StateError } from '../../shared/aws/state-error.ts';
import type { Abandoned, AbandonInput } from '../../shared/import/abandon/abandon.ts';
import type { CommitInput, Committed } from '../../shared/import/commit/commit.ts';
import type { OpenExecution } from '../../shared/import/destination.ts';
import type { OpenInput } from '../../shared/import/open/open.ts';
import type { PlanInput, Planned } from '../../shared/import/plan/plan.ts';
import type { Settled, SettleInput } from '../../shared/import/settle/settle.ts';
import type { SplitInput } from '../../shared/import/split/split.ts';
import type { Swept } from '../../shared/import/sweep/sweep.ts';
import type { Verified, VerifyInput } from '../../shared/import/verify/verify.ts';

/** What the functions that the test calls are given, and what they answer. */
export interface Calls {
  Plan: (input: PlanInput) => Planned;
  OpenExecution: (input: OpenInput) => OpenExecution;
  SplitPart: (input: SplitInput) => null;
  Verify: (input: VerifyInput) => Verified;
  Commit: (input: CommitInput) => Committed;
  Settle: (input: SettleInput) => Settled;
  Abandon: (input: Omit<AbandonInput, 'error'> & { error: StateError }) => Abandoned;
  Watch: (input: object) => null;
  Sweep: (input: object) => Swept;
}
