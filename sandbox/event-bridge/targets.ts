import type { Lambda } from '../lambda/lambda.ts';
import type { Sqs } from '../sqs/sqs.ts';
import type { Json } from '../step-functions/json.ts';
import type { StepFunctions } from '../step-functions/step-functions.ts';
import type { Stack } from '../template/stack.ts';
import type { Target } from './event-bridge.ts';

/** How often Lambda runs an event that nobody waits for, if the function fails. */
const tries = 3;

/** Finds who is behind the target of a rule: a state machine, a function or a queue of the stack, or nobody. */
export function findTargets(
  stack: Pick<Stack, 'functions' | 'stateMachines'>,
  stepFunctions: Pick<StepFunctions, 'start'>,
  lambda: Pick<Lambda, 'invoke'>,
  sqs: Pick<Sqs, 'queue'>,
  log: (line: string) => void,
): (arn: string) => Target | null {
  return (arn) => {
    if (stack.stateMachines.some((machine) => machine.arn === arn)) {
      return async (input) => {
        stepFunctions.start({ stateMachineArn: arn, input: input as Json });
      };
    }
    const queue = sqs.queue(arn);
    if (queue !== undefined) {
      return async (input) => {
        queue.send({ body: JSON.stringify(input) });
      };
    }
    const found = stack.functions.find((made) => made.arn === arn);
    if (found === undefined) return null;
    return async (payload) => {
      let said = '';
      for (let i = 0; i < tries; i++) {
        const outcome = await lambda.invoke({ functionName: found.name, payload });
        if (outcome.ok) return;
        said = `${outcome.errorType}: ${outcome.errorMessage}`;
      }
      log(`${found.name} failed ${tries} times on an event, which is lost now: ${said}`);
    };
  };
}
