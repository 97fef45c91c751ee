import { devNull } from 'node:os';
import { credentials, region } from '../account.ts';
import type { LambdaFunction } from './lambda.ts';

/**
 * The whole environment of a function: the variables of the template, those that Lambda sets, and the sandbox's
 * address. Nothing of this machine is in it: no profile, no time zone, no PATH.
 */
export function functionEnvironment(of: LambdaFunction, endpoint: string): Record<string, string> {
  return {
    ...of.environment,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EXECUTION_ENV: `AWS_Lambda_${of.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: of.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(of.memorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(of),
    AWS_LAMBDA_LOG_STREAM_NAME: 'sandbox',
    LAMBDA_TASK_ROOT: of.folder,
    _HANDLER: of.handler,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: 'UTC',
    // Lambda has the Node.js that the stack asks for. That of this machine may be older, and the SDK would warn about
    // it.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/** The log group of a function. */
export function logGroupOf({ name, logGroup }: Pick<LambdaFunction, 'name' | 'logGroup'>): string {
  return logGroup ?? `/aws/lambda/${name}`;
}
