import { Stack } from 'aws-cdk-lib';
import { type PrincipalBase, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/**
 * A service of AWS, as far as it works for the account of the stack: else another account could have it use what is ours
 * (IAM's user guide, "The confused deputy problem").
 *
 * @param name like `lambda.amazonaws.com`
 */
export function service(scope: IConstruct, name: string): PrincipalBase {
  return new ServicePrincipal(name).withConditions({
    StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
  });
}
