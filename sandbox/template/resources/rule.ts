import * as v from 'valibot';
import { arn } from '../../account.ts';
import { ignored, resourceType } from '../resource-type.ts';

export interface RuleDefinition {
  name: string;
  arn: string;
  enabled: boolean;
  pattern: Record<string, unknown>;
  targets: TargetDefinition[];
}

/** Characters of an event pattern (eventbridge/latest/userguide/eb-quota.html); a quota that can be raised. */
const longestPattern = 2048;

const targetSchema = v.strictObject({
  Id: v.string(),
  Arn: v.string(),
  /** A constant, as JSON. */
  Input: v.exactOptional(v.string()),
  InputPath: v.exactOptional(v.string()),
  InputTransformer: v.exactOptional(
    v.strictObject({
      InputPathsMap: v.optional(v.record(v.string(), v.string()), {}),
      InputTemplate: v.string(),
    }),
  ),
  DeadLetterConfig: ignored,
  RetryPolicy: ignored,
  RoleArn: ignored,
});

export type TargetDefinition = Pick<
  v.InferOutput<typeof targetSchema>,
  'Id' | 'Arn' | 'Input' | 'InputPath' | 'InputTransformer'
>;

export const ruleType = resourceType({
  type: 'AWS::Events::Rule',
  naming: {
    property: 'Name',
    longest: 64,
    arn: (name) => arn('events', `rule/${name}`),
    ref: (name) => name,
    attributes: { Arn: (_, own) => own },
  },
  properties: {
    Name: v.optional(v.string()),
    EventPattern: v.pipe(
      v.record(v.string(), v.unknown()),
      v.check(
        (pattern) => JSON.stringify(pattern).length <= longestPattern,
        `EventBridge takes patterns of ${longestPattern} characters at most`,
      ),
    ),
    State: v.optional(v.picklist(['ENABLED', 'DISABLED']), 'ENABLED'),
    Targets: v.optional(v.array(targetSchema), []),
  },
  ignored: ['Description', 'RoleArn', 'Tags'],
  read: ({ EventPattern, State, Targets }, named): RuleDefinition => ({
    name: named.name,
    arn: named.arn,
    enabled: State === 'ENABLED',
    pattern: EventPattern,
    targets: Targets,
  }),
});
