import * as v from 'valibot';
import { arn } from '../../account.ts';
import { resourceType } from '../resource-type.ts';

export interface StateMachineDefinition {
  name: string;
  arn: string;
  /** Amazon States Language, as JSON. */
  definition: string;
  type: 'STANDARD' | 'EXPRESS';
}

export const stateMachineType = resourceType({
  type: 'AWS::StepFunctions::StateMachine',
  naming: {
    property: 'StateMachineName',
    longest: 80,
    arn: (name) => arn('states', `stateMachine:${name}`),
    ref: (_, own) => own,
    attributes: { Arn: (_, own) => own, Name: (name) => name },
  },
  properties: {
    StateMachineName: v.optional(v.string()),
    DefinitionString: v.string(),
    StateMachineType: v.optional(v.picklist(['STANDARD', 'EXPRESS']), 'STANDARD'),
  },
  ignored: ['EncryptionConfiguration', 'LoggingConfiguration', 'RoleArn', 'Tags', 'TracingConfiguration'],
  read: ({ DefinitionString, StateMachineType }, named): StateMachineDefinition => ({
    name: named.name,
    arn: named.arn,
    definition: DefinitionString,
    type: StateMachineType,
  }),
});
