import * as v from 'valibot';
import { arn } from '../../account.ts';
import { resourceType } from '../resource-type.ts';

export interface FunctionDefinition {
  name: string;
  arn: string;
  /** The key of its asset in the assets bucket. */
  codeKey: string;
  /** `file.export`. */
  handler: string;
  /** `nodejs24.x`; the Node.js of this machine runs it all the same. */
  runtime: string;
  environment: Record<string, string>;
  /** Seconds. */
  timeout: number;
  /** MB. */
  memorySize: number;
  /** Invocations at the same time, at most; null where the account's limit is the only one. */
  reservedConcurrency: number | null;
  /** Left out: the one that Lambda makes, by the name of the function. */
  logGroup?: string;
}

export const functionType = resourceType({
  type: 'AWS::Lambda::Function',
  naming: {
    property: 'FunctionName',
    longest: 64,
    arn: (name) => arn('lambda', `function:${name}`),
    ref: (name) => name,
    attributes: { Arn: (_, own) => own },
  },
  properties: {
    FunctionName: v.optional(v.string()),
    Code: v.strictObject({ S3Bucket: v.string(), S3Key: v.string() }),
    Handler: v.string(),
    Runtime: v.pipe(v.string(), v.startsWith('nodejs')),
    Environment: v.optional(
      v.strictObject({ Variables: v.optional(v.record(v.string(), v.string()), {}) }),
      {},
    ),
    Timeout: v.optional(v.number(), 3),
    MemorySize: v.optional(v.number(), 128),
    ReservedConcurrentExecutions: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    LoggingConfig: v.optional(v.looseObject({ LogGroup: v.optional(v.string()) }), {}),
  },
  ignored: [
    'Architectures',
    'Description',
    'EphemeralStorage',
    'KmsKeyArn',
    'RecursiveLoop',
    'Role',
    'RuntimeManagementConfig',
    'Tags',
    'TracingConfig',
    'VpcConfig',
  ],
  read: (properties, named): FunctionDefinition => ({
    name: named.name,
    arn: named.arn,
    codeKey: properties.Code.S3Key,
    handler: properties.Handler,
    runtime: properties.Runtime,
    environment: properties.Environment.Variables,
    timeout: properties.Timeout,
    memorySize: properties.MemorySize,
    reservedConcurrency: properties.ReservedConcurrentExecutions ?? null,
    ...(properties.LoggingConfig.LogGroup === undefined
      ? {}
      : { logGroup: properties.LoggingConfig.LogGroup }),
  }),
});
