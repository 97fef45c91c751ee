import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { QueryLanguage, type RetryProps, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { returned } from './jsonata.ts';

export interface TaskProps {
  lambdaFunction: LambdaFunction;
  payload: object;
  retries: readonly RetryProps[];
  /** Variables, and what they are afterwards. */
  assign?: Record<string, unknown>;
}

/** A state that calls a function; its output is what the function returns. */
export class Task extends LambdaInvoke {
  constructor(scope: Construct, id: string, { lambdaFunction, payload, retries, assign }: TaskProps) {
    super(scope, id, {
      ...{ lambdaFunction, queryLanguage: QueryLanguage.JSONATA },
      ...(assign === undefined ? {} : { assign }),
      payload: TaskInput.fromObject({ ...payload }),
      outputs: returned(),
      // Longer than the function may run, so that an attempt is over before the next one begins.
      taskTimeout: Timeout.duration(
        (lambdaFunction.timeout ?? Duration.minutes(15)).plus(Duration.seconds(30)),
      ),
      // CDK's own policy comes first and lacks Lambda.TooManyRequestsException.
      retryOnServiceExceptions: false,
    });
    for (const retry of retries) this.addRetry(retry);
  }
}
