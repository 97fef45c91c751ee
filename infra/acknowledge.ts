import { type CfnElement, Stack, Validations } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';

/**
 * Tells cdk-nag's rule pack AwsSolutions why things are as they are.
 *
 * @param findings a reason by the exact finding, so that the next one is not covered by it
 */
export function acknowledge(scope: IConstruct, findings: Record<string, string>): void {
  for (const [finding, reason] of Object.entries(findings)) {
    Validations.of(scope).acknowledge({ id: `AwsSolutions-${finding}`, reason });
  }
}

/** Rights on the objects under prefixes. */
export function acknowledgePrefixes(scope: IConstruct, bucket: IBucket, prefixes: readonly string[]): void {
  // A bucket that there is already has no logical id, only a name.
  const arn = bucket.node.defaultChild
    ? `<${logicalId(bucket)}.Arn>`
    : `arn:<AWS::Partition>:s3:::${bucket.bucketName}`;
  for (const prefix of prefixes) {
    acknowledge(scope, {
      [`IAM5[Resource::${arn}/${prefix}*]`]:
        'Which objects there will be under the prefix nobody can know; the right ends at the prefix.',
    });
  }
}

/** Calls of functions. */
export function acknowledgeVersions(scope: IConstruct, functions: readonly IConstruct[]): void {
  for (const made of functions) {
    acknowledge(scope, {
      [`IAM5[Resource::<${logicalId(made)}.Arn>:*]`]:
        'CDK names the versions of a function beside it; it is the one that is called.',
    });
  }
}

/** Rights on the runs of a state machine, those of its Map's children included. */
export function acknowledgeRuns(scope: IConstruct, machine: IConstruct): void {
  const id = logicalId(machine);
  const name = `{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"${id}"}]}]}`;
  for (const runs of [`<${id}.Name>:*`, `${name}:*`, `${name}/*:*`]) acknowledgeRun(scope, runs);
}

/** Rights on the runs of a state machine, by its name. */
export function acknowledgeRunsOf(scope: IConstruct, name: string): void {
  acknowledgeRun(scope, `${name}:*`);
}

function acknowledgeRun(scope: IConstruct, runs: string): void {
  acknowledge(scope, {
    [`IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${runs}]`]:
      'A run gets its name when it starts; the right ends at the runs of this machine.',
  });
}

function logicalId(made: IConstruct): string {
  return Stack.of(made).getLogicalId(made.node.defaultChild as CfnElement);
}
