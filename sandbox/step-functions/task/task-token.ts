import { StateFailure } from '../flow/failure.ts';
import { orAborted } from '../flow/signal.ts';
import { remember, type Visit } from '../flow/strand.ts';
import { withTimeout } from '../flow/timeout.ts';
import type { Json } from '../json.ts';
import type { Outcome } from '../run/journal.ts';
import type { TokenWait } from './token.ts';

/** The token of this try. It stays the same if the sandbox is restarted during the try. */
export function tokenOf(visit: Visit): string {
  const { engine, journal } = visit.strand;
  const token = visit.position.attempt.token ?? engine.tokens.create(journal.start.arn);
  if (!visit.position.attempt.token) remember(visit, { token });
  return token;
}

interface TokenTask {
  /** Seconds. */
  timeout: number | undefined;
  heartbeat: number | undefined;
  /** Makes the call that carries the token. */
  call(signal: AbortSignal): Promise<Json>;
  submitted(output: Json): void;
}

/**
 * Makes the call and waits for an answer to its token, which may come before the call returns.
 * @throws {StateFailure} of the answer, of the call, or States.Timeout
 */
export async function awaitToken(visit: Visit, token: string, task: TokenTask): Promise<Json> {
  const { clock, tokens } = visit.strand.engine;
  const { answer, deadline } = visit.position.attempt;
  if (answer) return outputOf(answer);

  const until = deadline ?? (task.timeout === undefined ? undefined : clock.now() + task.timeout * 1000);
  const wait = tokens.open(token, (outcome) => remember(visit, { answer: outcome }));
  try {
    return await withTimeout(clock, until && until - clock.now(), visit.strand.signal, async (signal) => {
      const contenders = [wait.answered.then(outputOf), handOut(visit, task, until, signal)];
      if (task.heartbeat !== undefined) contenders.push(missedBeat(visit, wait, task.heartbeat, signal));
      return Promise.race(contenders);
    });
  } finally {
    tokens.close(token);
  }
}

/** Never resolves: only the answer ends the task. */
async function handOut(
  visit: Visit,
  task: TokenTask,
  deadline: number | undefined,
  signal: AbortSignal,
): Promise<never> {
  if (!visit.position.attempt.submitted) {
    // Not the signal of the task, so that a function whose token is answered early can still finish.
    const output = await task.call(visit.strand.signal);
    // The strand may be in another state by now.
    if (!signal.aborted && !visit.position.attempt.answer) {
      remember(visit, { submitted: true, ...(deadline === undefined ? {} : { deadline }) });
      task.submitted(output);
    }
  }
  return new Promise<never>(() => {});
}

async function missedBeat(
  visit: Visit,
  wait: TokenWait,
  seconds: number,
  signal: AbortSignal,
): Promise<never> {
  for (;;) {
    const beat = wait.nextBeat().then(() => true);
    const silence = withTimeout(visit.strand.engine.clock, seconds * 1000, signal, (inner) =>
      orAborted(beat, inner),
    );
    await silence.catch((error: unknown) => {
      if (!(error instanceof StateFailure)) throw error;
      throw new StateFailure('States.Timeout', `No heartbeat for ${seconds} seconds`, 'heartbeat');
    });
  }
}

function outputOf(outcome: Outcome): Json {
  if (outcome.ok) return outcome.output;
  throw new StateFailure(outcome.error ?? '', outcome.cause);
}
