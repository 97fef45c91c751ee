import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, type IConstruct } from 'constructs';
import { acknowledge, acknowledgeVersions } from './acknowledge.ts';
import { keyOf } from './customer-key.ts';

export interface MachineProps {
  definition: IChainable;
  /** Those that its states call. */
  functions: readonly IConstruct[];
  /** Left out: CloudFormation names it. */
  name?: string;
}

/** A state machine of ours: Standard, in JSONata, with traces, and with a log of what went wrong. */
export class Machine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, { definition, functions, name }: MachineProps) {
    super(scope, id);
    const encryptionKey = keyOf(this);
    this.machine = new StateMachine(this, 'Resource', {
      ...(name === undefined ? {} : { stateMachineName: name }),
      queryLanguage: QueryLanguage.JSONATA,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(definition),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Log', {
          retention: RetentionDays.THREE_MONTHS,
          ...(encryptionKey && { encryptionKey }),
        }),
        level: LogLevel.ERROR,
        includeExecutionData: true,
      },
    });
    acknowledgeVersions(this, functions);
    acknowledge(this, {
      'IAM5[Resource::*]':
        'Traces and the delivery of logs: X-Ray and CloudWatch Logs know no resources for these actions.',
      SF1: 'Step Functions keeps all events of a Standard run itself, for 90 days; of the children, the functions’ logs and reports tell. The log has what went wrong.',
    });
  }
}
