import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct, IConstruct } from 'constructs';
import { acknowledge, acknowledgeVersions } from './acknowledge.ts';

/** A state machine of ours: Standard, in JSONata, with traces, and with a log of what went wrong. */
export function createMachine(
  scope: Construct,
  definition: IChainable,
  functions: readonly IConstruct[],
  stateMachineName?: string,
): StateMachine {
  const machine = new StateMachine(scope, 'Machine', {
    ...(stateMachineName === undefined ? {} : { stateMachineName }),
    queryLanguage: QueryLanguage.JSONATA,
    stateMachineType: StateMachineType.STANDARD,
    definitionBody: DefinitionBody.fromChainable(definition),
    tracingEnabled: true,
    logs: {
      destination: new LogGroup(scope, 'Log', { retention: RetentionDays.THREE_MONTHS }),
      level: LogLevel.ERROR,
      includeExecutionData: true,
    },
  });
  acknowledgeVersions(scope, functions);
  acknowledge(scope, {
    'IAM5[Resource::*]':
      'Traces and the delivery of logs: X-Ray and CloudWatch Logs know no resources for these actions.',
    SF1: 'Step Functions keeps all events of a Standard run itself, for 90 days; of the children, the functions’ logs and reports tell. The log has what went wrong.',
  });
  return machine;
}
