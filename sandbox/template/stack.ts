import * as v from 'valibot';
import { SandboxError } from '../sandbox-error.ts';
import type { CloudAssembly } from './cloud-assembly.ts';
import type { Naming } from './identity.ts';
import { resolve } from './intrinsics.ts';
import { knownAndIgnored, namingOfIgnored } from './known-and-ignored.ts';
import type { ResourceType } from './resource-type.ts';
import { type BucketDefinition, bucketType } from './resources/bucket.ts';
import {
  type EventSourceMappingDefinition,
  eventSourceMappingType,
} from './resources/event-source-mapping.ts';
import { type FunctionDefinition, functionType } from './resources/function.ts';
import { type QueueDefinition, queueType } from './resources/queue.ts';
import { type RuleDefinition, ruleType } from './resources/rule.ts';
import { type ScheduleDefinition, scheduleType } from './resources/schedule.ts';
import { type SecretDefinition, secretType } from './resources/secret.ts';
import { type StateMachineDefinition, stateMachineType } from './resources/state-machine.ts';
import { type TableDefinition, tableType } from './resources/table.ts';
import { type TopicDefinition, topicType } from './resources/topic.ts';
import { createScope, stackId, type TemplateScope } from './scope.ts';
import { describeIssues, parseTemplate, type Template } from './template.ts';

/** What a stack consists of, under the names that it has on this machine. */
export interface Stack {
  name: string;
  id: string;
  buckets: BucketDefinition[];
  tables: TableDefinition[];
  functions: (FunctionDefinition & { folder: string })[];
  stateMachines: StateMachineDefinition[];
  rules: RuleDefinition[];
  schedules: ScheduleDefinition[];
  secrets: SecretDefinition[];
  topics: TopicDefinition[];
  queues: QueueDefinition[];
  eventSourceMappings: EventSourceMappingDefinition[];
  outputs: { key: string; value: string; description: string | null }[];
  /** All that exist, those that mean nothing here too. */
  resources: { logicalId: string; physicalId: string; type: string }[];
}

const types = [
  bucketType,
  eventSourceMappingType,
  functionType,
  queueType,
  ruleType,
  scheduleType,
  secretType,
  stateMachineType,
  tableType,
  topicType,
] as const satisfies ResourceType<unknown>[];

/**
 * Reads a synthesised stack for one machine. It refuses what it does not know, because otherwise the sandbox would run
 * something other than what would be deployed.
 *
 * @throws SandboxError that names the resource and the property
 */
export function readStack({
  stackName,
  template: json,
  assetFolder,
}: Pick<CloudAssembly, 'stackName' | 'template' | 'assetFolder'>): Stack {
  const template = parseTemplate(json);
  const scope = createScope(template, stackName, namingOf);
  const existing = Object.entries(template.Resources).filter(([id, resource]) =>
    scope.exists(resource, `Resources.${id}`),
  );
  for (const [logicalId, { Type }] of existing) namingOf(Type, logicalId);

  const all = <Definition>(type: ResourceType<Definition>): Definition[] =>
    existing
      .filter(([, { Type }]) => Type === type.type)
      .map(([logicalId, resource]) => define(type, logicalId, resource, scope));

  return {
    name: stackName,
    id: stackId(stackName),
    buckets: all(bucketType),
    tables: all(tableType),
    functions: all(functionType).map((made) => ({ ...made, folder: assetFolder(made.codeKey) })),
    stateMachines: all(stateMachineType),
    rules: all(ruleType),
    schedules: all(scheduleType),
    secrets: all(secretType),
    topics: all(topicType),
    queues: all(queueType),
    eventSourceMappings: all(eventSourceMappingType),
    outputs: outputs(template, scope),
    resources: existing.map(([logicalId, { Type: type }]) => ({
      logicalId,
      physicalId: String(scope.ref(logicalId, `Resources.${logicalId}`)),
      type,
    })),
  };
}

function namingOf(type: string, logicalId: string): Naming {
  if (knownAndIgnored.has(type)) return namingOfIgnored(type);
  const known = types.find((candidate) => candidate.type === type);
  if (known !== undefined) return known.naming;
  throw new SandboxError(
    `The stack has a resource ${logicalId} of type ${type}, which the sandbox does not stand in for. Teach it that type in sandbox/template, or list the type in known-and-ignored.ts if it means nothing on one machine.`,
  );
}

function define<Definition>(
  type: ResourceType<Definition>,
  logicalId: string,
  { Properties }: Template['Resources'][string],
  scope: TemplateScope,
): Definition {
  const at = `Resources.${logicalId}.Properties`;
  const unknown = Object.keys(Properties).filter((key) => ![...type.used, ...type.ignored].includes(key));
  if (unknown.length > 0) {
    throw new SandboxError(`${at}: the sandbox does not know ${unknown.join(', ')} of ${type.type}.`);
  }
  const used = Object.fromEntries(Object.entries(Properties).filter(([key]) => type.used.includes(key)));
  const resolved = resolve(used, scope, at);
  if (JSON.stringify(resolved).includes('{{resolve:')) {
    throw new SandboxError(`${at}: the sandbox does not know dynamic references ({{resolve:…}}).`);
  }
  try {
    return type.read(resolved, scope.named(logicalId));
  } catch (error) {
    if (error instanceof v.ValiError)
      throw new SandboxError(describeIssues(error.issues, at), { cause: error });
    throw error;
  }
}

function outputs(template: Template, scope: TemplateScope): Stack['outputs'] {
  return Object.entries(template.Outputs)
    .filter(([key, output]) => scope.exists(output, `Outputs.${key}`))
    .map(([key, { Value, Description }]) => ({
      key,
      value: String(resolve(Value, scope, `Outputs.${key}`)),
      description: Description ?? null,
    }));
}
