import * as v from 'valibot';
import { SandboxError } from '../sandbox-error.ts';
import type { JsonObject } from './json.ts';

const json = v.custom<JsonObject[string]>(() => true);

const templateSchema = v.strictObject({
  AWSTemplateFormatVersion: v.optional(v.string()),
  Description: v.optional(v.string()),
  Metadata: v.optional(v.unknown()),
  // Only a deployment checks rules.
  Rules: v.optional(v.unknown()),
  Parameters: v.optional(
    v.record(
      v.string(),
      v.looseObject({ Type: v.string(), Default: v.optional(v.union([v.string(), v.number()])) }),
    ),
    {},
  ),
  Conditions: v.optional(v.record(v.string(), json), {}),
  Resources: v.record(
    v.string(),
    v.strictObject({
      Type: v.string(),
      Properties: v.optional(v.record(v.string(), json), {}),
      Condition: v.optional(v.string()),
      // The order of creation, and what happens to a resource when its stack is deleted, matter only on AWS.
      CreationPolicy: v.optional(v.unknown()),
      DeletionPolicy: v.optional(v.unknown()),
      DependsOn: v.optional(v.unknown()),
      Metadata: v.optional(v.unknown()),
      UpdatePolicy: v.optional(v.unknown()),
      UpdateReplacePolicy: v.optional(v.unknown()),
    }),
  ),
  Outputs: v.optional(
    v.record(
      v.string(),
      v.strictObject({
        Value: json,
        Description: v.optional(v.string()),
        Condition: v.optional(v.string()),
        Export: v.optional(v.strictObject({ Name: json })),
      }),
    ),
    {},
  ),
});

/** A CloudFormation template whose intrinsic functions are not evaluated. */
export type Template = v.InferOutput<typeof templateSchema>;

/** @throws SandboxError if it has a section, or an entry of a section, that the sandbox does not know */
export function parseTemplate(template: JsonObject): Template {
  const parsed = v.safeParse(templateSchema, template);
  if (parsed.success) return parsed.output;
  throw new SandboxError(
    `The template has what the sandbox does not know: ${describeIssues(parsed.issues, '')}`,
  );
}

/** Valibot's issues, each with its path. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[], under: string): string {
  return issues
    .map((issue) => `${[under, v.getDotPath(issue)].filter(Boolean).join('.')}: ${issue.message}`)
    .join('; ');
}
