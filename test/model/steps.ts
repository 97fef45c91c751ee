import { errorOf, type StateError } from '../../shared/aws/state-error.ts';
import { type AbandonInput, abandon } from '../../shared/import/abandon/abandon.ts';
import { commit } from '../../shared/import/commit/commit.ts';
import { send } from '../../shared/import/data-set-api/send.ts';
import { recover } from '../../shared/import/lease/wake.ts';
import { watch } from '../../shared/import/lease/watch.ts';
import { open } from '../../shared/import/open/open.ts';
import { plan } from '../../shared/import/plan/plan.ts';
import type { Intake, Ports } from '../../shared/import/ports.ts';
import { receive } from '../../shared/import/receive/receive.ts';
import { settle } from '../../shared/import/settle/settle.ts';
import { split } from '../../shared/import/split/split.ts';
import { verify } from '../../shared/import/verify/verify.ts';

/** All that a step can ask for. */
export type AllPorts = Ports & { intake: Pick<Intake, 'changeVisibility'> };

export type Step<Input = never> = (ports: AllPorts, input: Input) => Promise<unknown>;

const abandonBy: Step<Omit<AbandonInput, 'error'> & { error: StateError }> = (ports, { error, ...input }) =>
  abandon(ports, { ...input, error: errorOf(error) });
const recoverFrom: Step<{ streamKey: string; dead: string }> = (ports, { streamKey, dead }) =>
  recover(ports, streamKey, dead);

/** What the functions of these names do, as their handlers call it. */
export const steps = {
  Receive: receive,
  Plan: plan,
  OpenExecution: open,
  SplitPart: split,
  Verify: verify,
  Commit: commit,
  SendBatch: send,
  Settle: settle,
  Abandon: abandonBy,
  Recover: recoverFrom,
  Watch: (ports: Ports) => watch(ports),
} as const;
