import { arn } from '../account.ts';
import { type Denials, denialMessage } from '../rights/denials.ts';
import type { Lambda } from './lambda.ts';

/**
 * Why a function may not be invoked; null if it may.
 *
 * @param functionName or its ARN
 */
export function deniedInvocation(denials: Denials, functionName: string): string | null {
  const resource = functionName.startsWith('arn:') ? functionName : arn('lambda', `function:${functionName}`);
  const denied = denials.find([{ action: 'lambda:InvokeFunction', resource }]);
  return denied === null ? null : denialMessage(denied);
}

/**
 * Invokes functions for the tasks of state machines. What Lambda refuses a machine's role, and what Step Functions has
 * no other name for, is a Lambda.AWSLambdaException (step-functions/latest/dg/bp-lambda-serviceexception.html).
 */
export function invokeForTasks(lambda: Pick<Lambda, 'invoke'>, denials: Denials): Lambda['invoke'] {
  return async (call) => {
    const denied = deniedInvocation(denials, call.functionName);
    if (denied === null) return lambda.invoke(call);
    const status = '(Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException)';
    return {
      ok: false,
      kind: 'service',
      errorType: 'Lambda.AWSLambdaException',
      errorMessage: `${denied} ${status}`,
    };
  };
}
