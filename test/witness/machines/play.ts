import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, JsonObject } from '../../../sandbox/step-functions/json.ts';
import type {
  LambdaCall,
  LambdaOutcome,
  StatusChange,
  StepFunctions,
} from '../../../sandbox/step-functions/step-functions.ts';
import { callApi } from '../../sandbox/step-functions/harness.ts';
import type { Begin } from './interpreter.ts';
import type { MachineCase } from './machine-case.ts';

/** How a case ended. */
export interface Verdict {
  /** Of the run; REFUSED where the definition is, HANGS where it does not end. */
  status: string;
  error: string | null;
  cause: string | null;
  /** Undefined where there is none. */
  output: Json | undefined;
  /** What each function was given, in order. */
  calls: Record<string, Json[]>;
  /** Seconds. */
  pauses: number[];
}

type End = Pick<StatusChange, 'error' | 'cause' | 'output'> & { status: string };

/** How long a case may take, in milliseconds; the longest of them sleeps for 13 seconds. */
const patience = 60_000;

/** Runs a case to its end. */
export async function play(begin: Begin, one: MachineCase): Promise<Verdict> {
  const calls: Verdict['calls'] = {};
  let end: (change: End) => void = () => undefined;
  const ended = new Promise<End>((resolve) => {
    end = resolve;
  });

  async function invokeLambda({ functionName, payload, signal }: LambdaCall): Promise<LambdaOutcome> {
    const given = JSON.parse(JSON.stringify(payload ?? null)) as Json;
    calls[functionName] ??= [];
    const call = calls[functionName].push(withoutToken(given)) - 1;
    answerToken(interpreter.sfn, given, at(one.answers[functionName], call));
    const step = at(one.functions[functionName], call) ?? 'echo';
    if (step === 'echo') return { ok: true, payload: given };
    if ('returns' in step && !('sleeps' in step)) return { ok: true, payload: step.returns };
    if ('sleeps' in step) {
      await interpreter.sleep(step.sleeps, signal);
      return { ok: true, payload: step.returns ?? null };
    }
    if ('service' in step) {
      const { service: errorType, message: errorMessage = 'service' } = step;
      return { ok: false, kind: 'service', errorType, errorMessage };
    }
    const { error: errorType, message: errorMessage = `${errorType} happened` } = step;
    return { ok: false, kind: 'function', errorType, errorMessage, trace: [] };
  }

  const interpreter = begin(
    {
      invokeLambda,
      async readObject(bucket, key) {
        const text = one.objects[`${bucket}/${key}`];
        if (text === undefined) throw new Error('The specified key does not exist.');
        return Readable.from([Buffer.from(text)]);
      },
      onStatusChange(change) {
        if (change.status !== 'RUNNING') end(change);
      },
    },
    one.hasTimeouts || Object.keys(one.answers).length > 0,
  );
  const { status, error, cause, output } = await run(interpreter, one, ended);
  const pauses = one.hasTimeouts ? [] : await interpreter.pauses();
  await interpreter.sfn.close();
  return {
    ...{ status, error, cause, calls },
    output: output === null ? undefined : (JSON.parse(output) as Json),
    pauses: pauses.filter((seconds) => seconds > 0).map((seconds) => Math.round(seconds * 100) / 100),
  };
}

async function run(
  { sfn, refusal }: ReturnType<Begin>,
  { definition, input }: MachineCase,
  ended: Promise<End>,
): Promise<End> {
  const without = { error: null, output: null };
  try {
    const stateMachineArn = sfn.createStateMachine({
      ...{ name: 'M', type: 'STANDARD' },
      definition: structuredClone(definition),
    });
    sfn.start({ stateMachineArn, name: 'run', input });
  } catch (error) {
    return { ...without, status: 'REFUSED', cause: (error as Error).message };
  }
  const refused = await refusal();
  if (refused !== null) return { ...without, status: 'REFUSED', cause: refused };
  const late = new AbortController();
  const hangs = sleep(patience, { ...without, status: 'HANGS', cause: null }, { signal: late.signal });
  try {
    return await Promise.race([ended, hangs.catch(() => ended)]);
  } finally {
    late.abort();
  }
}

/** Of a list whose last one is for everything behind it too. */
const at = <T>(list: T[] = [], index: number): T | undefined => list[Math.min(index, list.length - 1)];

/** A token is another one at each call. */
const withoutToken = (given: Json): Json =>
  tokenIn(given) ? { ...(given as JsonObject), token: 'token' } : given;

function tokenIn(given: Json): string | null {
  const { token = null } = typeof given === 'object' && given !== null && !Array.isArray(given) ? given : {};
  return typeof token === 'string' ? token : null;
}

/** Behind the call of the function that was given the token, as an answer comes on AWS. */
function answerToken(
  sfn: StepFunctions,
  given: Json,
  answer: MachineCase['answers'][string][number] | undefined,
) {
  const taskToken = tokenIn(given);
  if (taskToken === null || answer === null || answer === undefined) return;
  const [operation, body] =
    'success' in answer
      ? (['SendTaskSuccess', { taskToken, output: JSON.stringify(answer.success) }] as const)
      : (['SendTaskFailure', { taskToken, ...answer.failure }] as const);
  setTimeout(() => void callApi(sfn, operation, body), 30);
}
