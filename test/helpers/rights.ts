import type { Template } from 'aws-cdk-lib/assertions';

/** What a role may do: by the resource, the actions. */
export type Rights = Record<string, string>;

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

/** The name of a resource for a reader: its logical id without CDK's hash. */
const nameOf = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

/** A reference as a person would write it: `Table/index/shelf`, `states:execution:ImportMachine:*`. */
function named(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument] = ['', null]] = Object.entries(value as object);
  switch (intrinsic) {
    case 'Ref':
      return String(argument).startsWith('AWS::') ? '' : nameOf(argument);
    case 'Fn::GetAtt':
      return nameOf(argument[0]);
    case 'Fn::Join':
      return argument[1].map(named).join('');
    // CDK takes the name of a machine from its ARN.
    case 'Fn::Select':
      return named(argument[1]['Fn::Split'][1]);
    default:
      throw new Error(`A policy has ${JSON.stringify(value)}, which this helper cannot read`);
  }
}

const withoutPrefix = (arn: string) => arn.replace(/^arn::(\w+):::/, '$1:');

/** What each role of a template may do, by all of its policies. */
export function rightsOf(template: Template): Record<string, Rights> {
  const found: Record<string, Record<string, Set<string>>> = {};
  for (const [id, { Properties }] of Object.entries(template.findResources('AWS::IAM::Role'))) {
    if (Properties.ManagedPolicyArns !== undefined || Properties.Policies !== undefined)
      throw new Error(`${id} has rights that are not in a policy of the stack`);
    found[nameOf(id)] = {};
  }
  for (const { Properties } of Object.values(template.findResources('AWS::IAM::Policy'))) {
    for (const statement of Properties.PolicyDocument.Statement as Statement[]) {
      if (statement.Effect !== 'Allow') throw new Error(`a policy has the effect ${statement.Effect}`);
      const where = statement.Condition === undefined ? '' : ` where ${JSON.stringify(statement.Condition)}`;
      for (const resource of [statement.Resource].flat()) {
        for (const role of Properties.Roles) {
          const rights = found[named(role)];
          if (rights === undefined) throw new Error(`${named(role)} is no role of the stack`);
          const on = `${withoutPrefix(named(resource))}${where}`;
          rights[on] = new Set([...(rights[on] ?? []), ...[statement.Action].flat()]);
        }
      }
    }
  }
  return Object.fromEntries(
    Object.entries(found).map(([role, rights]) => [
      role,
      Object.fromEntries(
        Object.entries(rights).map(([resource, actions]) => [resource, [...actions].sort().join(' ')]),
      ),
    ]),
  );
}
