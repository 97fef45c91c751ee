import { Annotations, Stack } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnManagedPolicy, CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct, IValidation } from 'constructs';

/** Quotas of AWS that can't be raised. Characters; bytes of definition and template. */
export const limits = {
  /** EventBridge: an event pattern. */
  pattern: 2048,
  /** IAM: all inline policies of a role. */
  policies: 10_240,
  /** IAM: a managed policy. CDK makes one of a statement that does not fit into the others. */
  managedPolicy: 6144,
  /** Step Functions: a definition. */
  definition: 1_048_576,
  /** CloudFormation: a template in S3. */
  template: 1_000_000,
};

/** As long as an ARN or a name may be that only the deployment knows. Characters. */
const longestName = 160;
const longestPseudoParameter = 20;

const alike = 'Give routes and exports prefixes that begin alike, so that a policy can name their beginning.';

/**
 * Makes an error of the construct, at synth, of what AWS would refuse in the middle of a deployment: whatever grows with the
 * configuration. The CDK prints such an error as it is, and a problem of a validation with a stack trace.
 */
export class SizeCheck implements IValidation {
  private readonly scope: IConstruct;

  constructor(scope: IConstruct) {
    this.scope = scope;
  }

  validate(): string[] {
    const problems: string[] = [];
    const byRole = new Map<string, number>();
    const check = (what: string, size: number, most: number, advice: string) => {
      if (size > most) problems.push(tooLarge(what, size, most, advice));
    };
    for (const one of this.scope.node.findAll()) {
      const { path } = one.node;
      if (one instanceof CfnRule) {
        const advice = 'Give routes prefixes that begin alike, so that the rule can name their beginning.';
        check(`The event pattern of ${path}`, this.sizeOf(one.eventPattern), limits.pattern, advice);
      } else if (one instanceof CfnStateMachine) {
        const advice = 'Report this: it does not depend on the configuration.';
        check(`The definition of ${path}`, this.sizeOf(one.definitionString), limits.definition, advice);
      } else if (one instanceof CfnManagedPolicy) {
        check(`The policy ${path}`, this.sizeOf(one.policyDocument), limits.managedPolicy, alike);
      } else if (one instanceof CfnPolicy) {
        const roles: { Ref: string }[] = Stack.of(one).resolve(one.roles) ?? [];
        for (const { Ref: role } of roles)
          byRole.set(role, (byRole.get(role) ?? 0) + this.sizeOf(one.policyDocument));
      }
    }
    for (const [role, size] of byRole)
      check(`The policies of the role ${role} together`, size, limits.policies, alike);
    for (const problem of problems) Annotations.of(this.scope).addError(problem);
    return [];
  }

  /** How long it will be when it is deployed, at most. */
  private sizeOf(value: unknown): number {
    const resolved = textOf(Stack.of(this.scope).resolve(value)) ?? '';
    return Buffer.byteLength(typeof resolved === 'string' ? resolved : JSON.stringify(resolved));
  }
}

/** What is wrong with the size of a template: nothing if CloudFormation takes it. */
export function templateProblems(stackName: string, template: object): string[] {
  const size = Buffer.byteLength(JSON.stringify(template));
  const advice = 'Deploy the configuration in parts, as several stacks.';
  return size > limits.template
    ? [tooLarge(`The template of ${stackName}`, size, limits.template, advice)]
    : [];
}

function tooLarge(what: string, size: number, most: number, advice: string): string {
  return `${what}: ${size.toLocaleString('en')} characters, and AWS takes ${most.toLocaleString('en')}. ${advice}`;
}

/** A value with a text of the greatest length in the place of each name that only the deployment knows. */
function textOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textOf);
  if (typeof value !== 'object' || value === null) return value;
  const [[intrinsic, argument] = ['', null]] = Object.entries(value);
  if (intrinsic === 'Fn::Join') return argument[1].map(textOf).join(argument[0]);
  if (intrinsic === 'Ref' && String(argument).startsWith('AWS::')) return 'x'.repeat(longestPseudoParameter);
  if (intrinsic === 'Ref' || intrinsic.startsWith('Fn::')) return 'x'.repeat(longestName);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, textOf(inner)]));
}
