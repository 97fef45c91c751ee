import { type IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DescribeStateMachineCommand, type SFNClient, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import type { TemplateResource } from './deployment.ts';

/** What the emulator does not do as AWS does, and how the test gets round it without touching the product. */

/**
 * It looks for the right to this on another resource than AWS: a reference to a secret becomes the secret's name, where
 * CloudFormation's is its ARN.
 */
const misplaced = ['secretsmanager:GetSecretValue'];

interface Policy {
  PolicyDocument: { Statement: { Action: string | string[] }[] };
  Roles: { Ref: string }[];
}

/** Gives the roles that have such a right in the template the same one as the emulator looks for it. */
export async function grantMisplaced(
  iam: IAMClient,
  resources: Record<string, TemplateResource>,
  physicalId: (logicalId: string) => string,
): Promise<void> {
  for (const { Type, Properties } of Object.values(resources)) {
    if (Type !== 'AWS::IAM::Policy') continue;
    const { PolicyDocument, Roles } = Properties as unknown as Policy;
    const actions = PolicyDocument.Statement.flatMap(({ Action }) => Action);
    for (const action of misplaced.filter((name) => actions.includes(name))) {
      const Statement = [{ Effect: 'Allow', Action: action, Resource: '*' }];
      for (const role of Roles) {
        await iam.send(
          new PutRolePolicyCommand({
            RoleName: physicalId(role.Ref),
            PolicyName: action.replace(':', '-'),
            PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
          }),
        );
      }
    }
  }
}

/**
 * Its Distributed Map knows no JSONata, so that a run could not get past it: runs stop before they plan, and the test
 * calls the functions in their place.
 */
export async function stopBeforePlan(sfn: SFNClient, stateMachineArn: string): Promise<void> {
  const { definition } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  const machine = JSON.parse(definition ?? '');
  machine.States.Plan = { Type: 'Wait', Seconds: 3600, End: true };
  await sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: JSON.stringify(machine) }));
}
