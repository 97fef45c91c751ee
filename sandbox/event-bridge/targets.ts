import { setTimeout } from 'node:timers/promises';
import { isThrottled, type Lambda } from '../lambda/lambda.ts';
import type { LambdaOutcome } from '../lambda/outcome.ts';
import type { Sqs } from '../sqs/sqs.ts';
import type { Json } from '../step-functions/json.ts';
import type { StepFunctions } from '../step-functions/step-functions.ts';
import type { Stack } from '../template/stack.ts';
import type { Usage } from '../usage/usage.ts';
import type { Target } from './event-bridge.ts';

/** How often Lambda runs an asynchronous event, if the function fails. */
const tries = 3;

/**
 * What Lambda does with such an event while too many functions run: it tries again for six hours, at first after
 * one second, at last every five minutes (lambda/latest/dg/invocation-async-error-handling.html). Seconds.
 */
const throttling = { first: 1, last: 300, total: 6 * 60 * 60 };

export interface TargetOptions {
  stack: Pick<Stack, 'functions' | 'stateMachines'>;
  stepFunctions: Pick<StepFunctions, 'start'>;
  lambda: Pick<Lambda, 'invoke'>;
  sqs: Pick<Sqs, 'queue'>;
  usage: Pick<Usage, 'call'>;
  /** A second of a pause takes this many seconds. */
  timeScale: number;
  /** Aborted when the sandbox stops: what is not handed over then is refused, and so is offered again. */
  signal: AbortSignal;
  /** What a person should know. */
  log: (line: string) => void;
}

/** Finds the target of a rule: a state machine, a function or a queue of the stack; null if it is none of them. */
export function findTargets(options: TargetOptions): (arn: string) => Target | null {
  const { stack, stepFunctions, lambda, sqs, usage, timeScale, signal, log } = options;

  /** Patient where the function is throttled. */
  async function invoke(functionName: string, payload: unknown): Promise<LambdaOutcome> {
    let waited = 0;
    for (let pause = throttling.first; ; pause = Math.min(pause * 2, throttling.last)) {
      const outcome = await lambda.invoke({ functionName, payload });
      if (!isThrottled(outcome) || waited >= throttling.total) return outcome;
      await setTimeout(pause * 1000 * timeScale, undefined, { signal });
      waited += pause;
    }
  }

  return (arn) => {
    if (stack.stateMachines.some((machine) => machine.arn === arn)) {
      return async (input) => {
        stepFunctions.start({ stateMachineArn: arn, input: input as Json });
      };
    }
    const queue = sqs.queue(arn);
    if (queue !== undefined) {
      return async (input) => {
        usage.call('sqs', 'SendMessage');
        const body = JSON.stringify(input);
        const { name, longestMessage } = queue.definition;
        // A refusal of this kind is final: EventBridge does not try again.
        if (Buffer.byteLength(body) > longestMessage) {
          log(`an event is lost: the queue ${name} takes messages of ${longestMessage} bytes at most`);
          return;
        }
        queue.send({ body });
      };
    }
    const found = stack.functions.find((made) => made.arn === arn);
    if (found === undefined) return null;
    return async (payload) => {
      let said = '';
      for (let i = 0; i < tries; i++) {
        const outcome = await invoke(found.name, payload);
        if (outcome.ok) return;
        said = `${outcome.errorType}: ${outcome.errorMessage}`;
      }
      log(`${found.name} failed ${tries} times on an event, which is lost now: ${said}`);
    };
  };
}
