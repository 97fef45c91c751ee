/** What the Resource ARN of a Task means. */
export type Resource =
  | { kind: 'lambdaInvoke'; token: boolean }
  | { kind: 'lambdaFunction'; functionName: string }
  | { kind: 'integration'; arn: string };

const integration = /^arn:aws[a-z-]*:states:::(?<service>[^:]+(?::[^:]+)?):(?<action>[^:]+)$/;
const lambdaFunction = /^(?:arn:aws[a-z-]*:lambda:[^:]+:\d{12}:function:)(?<name>[^:]+)(?::[^:]+)?$/;

/** Null if the ARN is neither a Lambda function nor a service integration. */
export function parseResource(arn: string): Resource | null {
  const functionName = lambdaFunction.exec(arn)?.groups?.name;
  if (functionName) return { kind: 'lambdaFunction', functionName };
  const { service, action } = integration.exec(arn)?.groups ?? {};
  if (!service || !action) return null;
  if (service === 'lambda' && action === 'invoke') return { kind: 'lambdaInvoke', token: false };
  if (service === 'lambda' && action === 'invoke.waitForTaskToken')
    return { kind: 'lambdaInvoke', token: true };
  return { kind: 'integration', arn };
}

/** The name of a function, without qualifier, from its name or its ARN. */
export const functionNameOf = (nameOrArn: string): string =>
  lambdaFunction.exec(nameOrArn)?.groups?.name ?? nameOrArn.replace(/:[^:]*$/, '');

/** Whether the ARN is this action of S3's integration, as an item reader or a result writer names it. */
export const isS3Action = (arn: string, action: 'getObject' | 'putObject'): boolean => {
  const groups = integration.exec(arn)?.groups;
  return groups?.service === 's3' && groups.action === action;
};
