import { arn } from '../account.ts';
import type { Right } from './denials.ts';

type Input = Readonly<Record<string, unknown>>;

/**
 * The rights that a call needs, by AWS's Service Authorization Reference. A call that names nothing needs none: its
 * service refuses it by itself.
 *
 * @param service as the names of IAM's actions begin
 */
export function rightsOfCall(service: string, operation: string, input: Input): Right[] {
  const resources = Object.hasOwn(services, service) ? services[service]?.(operation, input) : undefined;
  // The right to send one message is the right to send a batch of them.
  const action = `${service}:${service === 'sqs' ? operation.replace(/Batch$/, '') : operation}`;
  return (resources ?? []).map((resource) => ({ action, resource }));
}

/** ARNs of what a call is about. */
type Resources = (operation: string, input: Input) => string[];

const services: Record<string, Resources> = {
  cloudformation: (_, { StackName: name }) =>
    typeof name === 'string'
      ? [name.startsWith('arn:') ? name : arn('cloudformation', `stack/${name}/*`)]
      : ['*'],

  dynamodb(_, { TableName: table, IndexName: index, RequestItems: batch }) {
    if (typeof batch === 'object' && batch !== null) return Object.keys(batch).map(tableArn);
    if (typeof table !== 'string') return ['*'];
    return [typeof index === 'string' ? `${tableArn(table)}/index/${index}` : tableArn(table)];
  },

  events: (operation, { Name: name }) =>
    operation === 'PutEvents' ? [arn('events', 'event-bus/default')] : named('events', 'rule/', name),

  logs: (_, { logGroupName: name }) =>
    typeof name === 'string' ? [`${arn('logs', `log-group:${name}`)}:*`] : [],

  secretsmanager(operation, { SecretId: id }) {
    return operation === 'ListSecrets' ? ['*'] : named('secretsmanager', 'secret:', id);
  },

  sns: (_, { TopicArn: topic }) => named('sns', '', topic),

  sqs(operation, { QueueUrl: url, QueueName: name, SourceArn: source }) {
    if (operation === 'ListQueues') return ['*'];
    return named('sqs', '', source ?? name ?? String(url).replace(/^.*\//, ''));
  },

  states(operation, { executionArn, stateMachineArn, mapRunArn }) {
    // Tokens do not say in the open whose they are.
    if (operation === 'ListStateMachines' || operation.startsWith('SendTask')) return ['*'];
    return named('states', '', executionArn ?? mapRunArn ?? stateMachineArn);
  },
};

function tableArn(table: string): string {
  return table.startsWith('arn:') ? table : arn('dynamodb', `table/${table}`);
}

function named(service: string, kind: string, name: unknown): string[] {
  if (typeof name !== 'string') return [];
  return [name.startsWith('arn:') ? name : arn(service, `${kind}${name}`)];
}
