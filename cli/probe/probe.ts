import { assumed, type Behaviour, type Probe } from '../../shared/domo/behaviour.ts';
import type { Domo } from '../../shared/domo/client.ts';
import type { Clock } from '../../shared/import/ports.ts';
import { Interrupted } from '../complaint.ts';
import { messageOf } from '../explain.ts';
import { unlessInterrupted } from '../interrupt.ts';
import { type Assumption, assumptions, type Code, codes } from './assumptions.ts';
import { guarded } from './guarded.ts';
import { createThrowaways, type Leftover } from './throwaways.ts';
import type { Answer, Surroundings, Trial, Verdict } from './trial.ts';
import { trials } from './trials.ts';

/** The result for one assumption. The keys and their order are those of `--json`. */
export interface ProbedAssumption {
  code: Code;
  assumed: string;
  verdict: Verdict;
  seen: string;
  /** The stack does this from the next batch on. */
  does: string;
}

export interface Probed {
  probe: Probe;
  assumptions: ProbedAssumption[];
  /** DataSets and Streams of the probe that could not be deleted. */
  leftovers: Leftover[];
  /** Why it ended before its end. */
  interrupted: boolean;
}

export interface ProbeOptions {
  host: string;
  /** Milliseconds. */
  patience: number;
  signal: AbortSignal;
  clock: Clock;
  /** Earlier probes of the same host have seen this; it counts where this probe can't find out. */
  known: Partial<Behaviour>;
  /** Called before each trial, and when all is deleted again. */
  onTrial(codes: readonly Code[]): void;
}

/**
 * Tries the assumptions on DataSets that it makes for that, and deletes them, also when it is interrupted. Never guesses:
 * what could not be seen is not found out.
 */
export async function probe(
  domo: Domo,
  { host, patience, signal, clock, known, onTrial }: ProbeOptions,
): Promise<Probed> {
  const at = new Date(clock.now()).toISOString();
  const calling = guarded(domo, signal);
  const answers = new Map<Code, Answer>();
  const own: Surroundings = {
    domo: calling,
    throwaways: createThrowaways(calling, domo, at),
    now: clock.now,
    sleep: (ms) => unlessInterrupted(clock.sleep(ms), signal),
    patience,
    quiet: patience / 5,
    states: {},
    tell: (code, answer) => void answers.set(code, answer),
  };
  const leftovers: Leftover[] = [];
  let interrupted = false;
  for (const trial of trials) {
    onTrial(trial.codes);
    interrupted = await attempt(trial, own, answers);
    leftovers.push(...(await own.throwaways.clear()));
    if (interrupted) break;
  }
  if (!interrupted) own.tell('X5', namesOf(own.states));
  const seen = { ...known };
  for (const { behaviour } of answers.values()) Object.assign(seen, behaviour);
  return {
    ...{ probe: { at, host, seen }, leftovers, interrupted },
    assumptions: codes.map((code) => probed(code, answers.get(code), known)),
  };
}

/** @returns whether it was interrupted */
async function attempt(trial: Trial, own: Surroundings, answers: Map<Code, Answer>): Promise<boolean> {
  try {
    await trial.run(own);
    return false;
  } catch (error) {
    if (error instanceof Interrupted) return true;
    const why = error instanceof Error ? messageOf(error) : String(error);
    for (const code of trial.codes) {
      if (!answers.has(code)) own.tell(code, { verdict: 'not found out', seen: why });
    }
    return false;
  }
}

/** The names of the states in which executions ended. */
function namesOf({ succeeded, failed, aborted }: Surroundings['states']): Answer {
  const pairs = [
    ['SUCCESS', succeeded],
    ['INVALID', failed],
    ['ABORTED', aborted],
  ] as const;
  const seen = pairs.flatMap(([, name]) => name ?? []).join(', ');
  if (seen === '') return { verdict: 'not found out', seen: 'No execution has ended.' };
  const missing = [
    ...(succeeded === undefined ? ['success'] : []),
    ...(failed === undefined ? ['failure'] : []),
    ...(aborted === undefined ? ['abort'] : []),
  ];
  const rest = missing.length === 0 ? '' : ` Not seen: ${missing.join(', ')}.`;
  const isOther = pairs.some(([name, found]) => found !== undefined && found !== name);
  return { verdict: isOther ? 'otherwise' : 'as assumed', seen: `Executions ended as ${seen}.${rest}` };
}

function probed(code: Code, answer: Answer | undefined, known: Partial<Behaviour>): ProbedAssumption {
  const { assumed: what, usually, otherwise, decides }: Assumption = assumptions[code];
  const { verdict, seen } = answer ?? { verdict: 'not found out', seen: 'It was not tried.' };
  const before = decides === undefined ? undefined : known[decides];
  const wasOtherwise = decides !== undefined && before !== undefined && before !== assumed[decides];
  if (verdict === 'not found out' && wasOtherwise) {
    const both = `${seen} An earlier probe has seen that it is otherwise.`;
    return { code, assumed: what, verdict, seen: both, does: otherwise };
  }
  return { code, assumed: what, verdict, seen, does: verdict === 'otherwise' ? otherwise : usually };
}
