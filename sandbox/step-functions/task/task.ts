import { maxSeconds, type Task } from '../definition/definition.ts';
import { parseResource, type Resource } from '../definition/resource.ts';
import { toNumber } from '../expression/expression.ts';
import { limitSize, StateFailure } from '../flow/failure.ts';
import { type Extra, evaluate, type Visit } from '../flow/strand.ts';
import { withTimeout } from '../flow/timeout.ts';
import type { Json } from '../json.ts';
import { invocationOf, invokeResult, payloadOf } from './lambda.ts';
import { taskEvents } from './task-events.ts';
import { awaitToken, tokenOf } from './task-token.ts';

/** One try at a Task; its result. @throws {StateFailure} */
export async function runTask(visit: Visit, state: Task): Promise<Json> {
  const { strand } = visit;
  const resource = parseResource(state.Resource);
  if (!resource) throw new StateFailure('States.Runtime', `Unknown resource ${state.Resource}`);

  const token = resource.kind === 'lambdaInvoke' && resource.token ? tokenOf(visit) : undefined;
  const extra: Extra = token ? { context: { Task: { Token: token } } } : {};
  const args =
    state.Arguments === undefined
      ? visit.position.input
      : await evaluate(visit, state.Arguments, 'Arguments', extra);
  limitSize(args, `The arguments of the state "${visit.name}"`);
  const timeout = await secondsOf(visit, state.TimeoutSeconds, 'TimeoutSeconds');
  const heartbeat = await secondsOf(visit, state.HeartbeatSeconds, 'HeartbeatSeconds');

  const events = taskEvents(strand, resource, state.Resource);
  const call = (signal: AbortSignal) => perform(visit, resource, args, signal);
  const goesOn = visit.position.attempt.submitted === true;
  if (!goesOn) {
    events.scheduled({ arguments: args, timeout, heartbeat });
    events.started();
  }
  try {
    const result = token
      ? await awaitToken(visit, token, { timeout, heartbeat, call, submitted: events.submitted })
      : await withTimeout(strand.engine.clock, timeout && timeout * 1000, strand.signal, call);
    limitSize(result, `The result of the task "${visit.name}"`, strand.engine.conditions.catchesLargeResults);
    events.succeeded(result);
    return result;
  } catch (error) {
    if (error instanceof StateFailure && !strand.signal.aborted) events.failed(error);
    throw error;
  }
}

async function secondsOf(visit: Visit, field: number | string | undefined, name: string) {
  if (field === undefined) return undefined;
  return toNumber(await evaluate(visit, field, name), name, { min: 1, max: maxSeconds });
}

async function perform(visit: Visit, resource: Resource, args: Json, signal: AbortSignal): Promise<Json> {
  const { tasks } = visit.strand.engine;
  switch (resource.kind) {
    case 'lambdaFunction':
      return payloadOf(
        await tasks.invokeLambda({ functionName: resource.functionName, payload: args, signal }),
      );
    case 'lambdaInvoke':
      return invokeResult(payloadOf(await tasks.invokeLambda({ ...invocationOf(args), signal })));
    case 'integration': {
      const integration = tasks.integrations.get(resource.arn);
      if (!integration) throw new StateFailure('States.Runtime', `No integration ${resource.arn}`);
      try {
        return await integration({ arguments: args, signal });
      } catch (error) {
        const { name, message } = error as Error;
        throw new StateFailure(name, message);
      }
    }
  }
}
