import { accountId, arn, partition, region, urlSuffix } from '../account.ts';
import { SandboxError } from '../sandbox-error.ts';
import { derivedName, type Naming, uuidOf } from './identity.ts';
import { resolve, resolveCondition, type Scope } from './intrinsics.ts';
import type { Json } from './json.ts';
import type { Named } from './resource-type.ts';
import type { Template } from './template.ts';

export interface TemplateScope extends Scope {
  /** A resource with its name in the sandbox. */
  named(logicalId: string): Named;
  /** False if the condition of a resource or an output does not hold. */
  exists(conditional: { Condition?: string | undefined }, at: string): boolean;
}

/** The id of the stack, as CloudFormation would give it. It is the same at every start. */
export function stackId(stackName: string): string {
  return arn('cloudformation', `stack/${stackName}/${uuidOf(stackName)}`);
}

/** The values of a template's names on one machine. */
export function createScope(
  template: Template,
  stackName: string,
  namingOf: (type: string, logicalId: string) => Naming,
): TemplateScope {
  const pseudo: Record<string, Json | undefined> = {
    'AWS::AccountId': accountId,
    'AWS::NoValue': undefined,
    'AWS::NotificationARNs': [],
    'AWS::Partition': partition,
    'AWS::Region': region,
    'AWS::StackId': stackId(stackName),
    'AWS::StackName': stackName,
    'AWS::URLSuffix': urlSuffix,
  };

  const scope: TemplateScope = {
    ref(name, at) {
      if (Object.hasOwn(pseudo, name)) return pseudo[name];
      const parameter = template.Parameters[name];
      if (parameter !== undefined) return parameterValue(name, parameter, at);
      const { naming, named } = find(name, at);
      return naming.ref(named.name, named.arn);
    },

    attribute(logicalId, attribute, at) {
      const { type, naming, named } = find(logicalId, at);
      const value = naming.attributes[attribute];
      if (value === undefined) {
        throw new SandboxError(
          `${at}: the sandbox does not know the attribute ${attribute} of ${type} (${logicalId}).`,
        );
      }
      return value(named.name, named.arn);
    },

    condition(name, at) {
      const condition = template.Conditions[name];
      if (condition === undefined) throw new SandboxError(`${at}: the template has no condition ${name}.`);
      return resolveCondition(condition, scope, `Conditions.${name}`);
    },

    exists: ({ Condition }, at) => Condition === undefined || scope.condition(Condition, at),
    named: (logicalId) => find(logicalId, `Resources.${logicalId}`).named,
  };

  function find(logicalId: string, at: string): { type: string; naming: Naming; named: Named } {
    const resource = template.Resources[logicalId];
    if (resource === undefined || !scope.exists(resource, at)) {
      throw new SandboxError(`${at}: the template has no resource ${logicalId}.`);
    }
    const naming = namingOf(resource.Type, logicalId);
    const given = naming.property === undefined ? undefined : resource.Properties[naming.property];
    const explicit =
      given === undefined ? undefined : resolve(given, scope, `Resources.${logicalId}.Properties`);
    const name = explicit === undefined ? derivedName(stackName, logicalId, naming) : String(explicit);
    return { type: resource.Type, naming, named: { logicalId, name, arn: naming.arn(name) } };
  }

  return scope;
}

function parameterValue(name: string, { Type, Default }: Template['Parameters'][string], at: string): Json {
  if (Type.startsWith('AWS::SSM::')) {
    throw new SandboxError(
      `${at}: the parameter ${name} is read from Parameter Store, which the sandbox has not.`,
    );
  }
  if (Default === undefined) {
    throw new SandboxError(`${at}: the parameter ${name} has no default, and nobody gives it a value here.`);
  }
  return /^List<|^CommaDelimitedList$/.test(Type) ? String(Default).split(',') : Default;
}
