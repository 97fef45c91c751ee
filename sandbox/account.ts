/** The number of the sandbox's AWS account. No real account has it. */
export const accountId = '000000000000';
export const region = 'us-east-1';
export const partition = 'aws';
export const urlSuffix = 'amazonaws.com';

/** The sandbox does not check signatures: every process that reaches the port may do everything. */
export const credentials = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' } as const;

export function arn(service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** Every caller is the one user of the sandbox. */
export const callerArn = `arn:${partition}:iam::${accountId}:user/${credentials.accessKeyId}`;
