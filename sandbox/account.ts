/** The AWS account that the sandbox pretends to be: nobody has its number. */
export const accountId = '000000000000';
export const region = 'us-east-1';
export const partition = 'aws';
export const urlSuffix = 'amazonaws.com';

/** Nothing is signed with these in earnest: whoever reaches the port may do everything. */
export const credentials = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' } as const;

export function arn(service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}
