import type { Template } from 'aws-cdk-lib/assertions';

/** What a role may do: by the resource, the actions. */
export type Rights = Record<string, string>;

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Principal?: string | { Service?: string; AWS?: unknown };
  Condition?: Record<string, Record<string, unknown>>;
}

/** The name of a resource for a reader: its logical id without CDK's hash. */
const withoutHash = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

/** A reference as a person would write it: `TablesMain/index/shelf`, `states:execution:ImportMachine:*`. */
function named(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument] = ['', null]] = Object.entries(value as object);
  switch (intrinsic) {
    case 'Ref':
      return String(argument).startsWith('AWS::') ? '' : withoutHash(argument);
    case 'Fn::GetAtt':
      return withoutHash(argument[0]);
    case 'Fn::Join':
      return argument[1].map(named).join('');
    // The bucket of the deployment's own files, which has the account and the region in its name.
    case 'Fn::Sub':
      return argument;
    // CDK takes the name of a machine from its ARN.
    case 'Fn::Select':
      return named(argument[1]['Fn::Split'][1]);
    default:
      throw new Error(`A policy has ${JSON.stringify(value)}, which this helper cannot read`);
  }
}

const shortened = (arn: string) =>
  arn.replace(/^arn::s3:::cdk-.*\.json$/, 's3:asset').replace(/^arn::(\w+):::/, '$1:');

const rolesOf = (template: Template) => Object.entries(template.findResources('AWS::IAM::Role'));
const policiesOf = (template: Template) => Object.values(template.findResources('AWS::IAM::Policy'));

/** CDK names the roles of schedules by a hash alone: for a reader, by what their schedules are for. */
function namesOfRoles(template: Template): Map<string, string> {
  const names = new Map(rolesOf(template).map(([id]) => [id, withoutHash(id)]));
  for (const [id, { Properties }] of Object.entries(template.findResources('AWS::Scheduler::Schedule'))) {
    const concern = /^(DailySweep|Watch|Exports)/.exec(id)?.[0] ?? id;
    names.set(Properties.Target.RoleArn['Fn::GetAtt'][0], `the schedules of ${concern}`);
  }
  return names;
}

/** What each role of a template may do, by all of its policies. */
export function rightsOf(template: Template): Record<string, Rights> {
  const found: Record<string, Record<string, Set<string>>> = {};
  const names = namesOfRoles(template);
  for (const [id, { Properties }] of rolesOf(template)) {
    if (Properties.ManagedPolicyArns !== undefined || Properties.Policies !== undefined)
      throw new Error(`${id} has rights that are not in a policy of the stack`);
    found[names.get(id) ?? id] = {};
  }
  for (const { Properties } of policiesOf(template)) {
    for (const statement of Properties.PolicyDocument.Statement as Statement[]) {
      if (statement.Effect !== 'Allow') throw new Error(`a policy has the effect ${statement.Effect}`);
      const where = statement.Condition === undefined ? '' : ` where ${JSON.stringify(statement.Condition)}`;
      for (const resource of [statement.Resource].flat()) {
        for (const { Ref: role } of Properties.Roles) {
          const rights = found[names.get(role) ?? ''];
          if (rights === undefined) throw new Error(`${role} is no role of the stack`);
          const on = `${shortened(named(resource))}${where}`;
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

/** Where a service of AWS is let in, and for which account. */
export interface Trust {
  /** Like `lambda.amazonaws.com`. */
  service: string;
  /** The role, or the policy of a resource. */
  where: string;
  /** What `aws:SourceAccount` must be; undefined where that is not asked for. */
  account: unknown;
}

/** Every service that a template lets in: by the trust of roles, by policies of resources, and by Lambda's permissions. */
export function trustOf(template: Template): Trust[] {
  const names = namesOfRoles(template);
  const resources = Object.entries(
    template.toJSON().Resources as Record<string, { Type: string; Properties: object }>,
  );
  return resources.flatMap(([id, { Type, Properties }]): Trust[] => {
    const where = names.get(id) ?? withoutHash(id);
    const { Principal, SourceAccount } = Properties as { Principal?: string; SourceAccount?: unknown };
    if (Type === 'AWS::Lambda::Permission')
      return [{ service: String(Principal), where, account: SourceAccount }];
    const documents = Object.entries(Properties ?? {}).filter(([name]) => /Polic(y|yDocument)$/.test(name));
    return documents
      .flatMap(([, document]) => (document as { Statement?: Statement[] }).Statement ?? [])
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Principal, Condition }) => {
        const service = typeof Principal === 'object' ? Principal.Service : undefined;
        return service === undefined
          ? []
          : [{ service, where, account: Condition?.StringEquals?.['aws:SourceAccount'] }];
      });
  });
}
