import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import type { ExportJob } from '../shared/config/export-job.ts';
import type { ImportRoute } from '../shared/config/route.ts';
import { Complaint, WrongUse } from './complaint.ts';
import { type Connection, unreachable } from './connection.ts';
import { isUnreachable, messageOf } from './explain.ts';

/** A deployment, by the outputs of its stack. */
export interface Deployment {
  bucket: string;
  table: string;
  importMachineArn: string;
}

/** Finds the deployment. Throws `Complaint` if there is none, or if AWS can't be reached. */
export async function findDeployment(connection: Connection): Promise<Deployment> {
  const output = await stackOutputs(connection);
  return {
    bucket: output('BucketName'),
    table: output('TableName'),
    importMachineArn: output('ImportMachineArn'),
  };
}

/**
 * A function that returns an output of the stack by its name. It throws `Complaint` if the stack has no such output.
 */
export async function stackOutputs(connection: Connection): Promise<(name: string) => string> {
  return outputsOf(await findStack(connection), connection);
}

/** The stack itself. Throws `Complaint` if there is none, or if AWS can't be reached. */
export async function findStack(connection: Connection): Promise<Stack> {
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(connection.client);
  return reaching(connection, () => describe(client, connection, DescribeStacksCommand));
}

/** The outputs of a stack by name, as `stackOutputs` returns them. */
export function outputsOf(stack: Stack, connection: Connection): (name: string) => string {
  return (name) => {
    const value = stack.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
    if (value === undefined) {
      throw new Complaint(
        `The stack ${connection.stack} (${stack.StackStatus}) has no output ${name}, so it is not a finished deployment of this version of Sluice. Deploy it with \`npx cdk deploy\`, or name another with --stack.`,
      );
    }
    return value;
  };
}

async function describe(
  client: CloudFormationClient,
  { endpoint, stack }: Connection,
  DescribeStacksCommand: typeof import('@aws-sdk/client-cloudformation').DescribeStacksCommand,
): Promise<Stack> {
  try {
    const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    if (found) return found;
  } catch (error) {
    const isMissing = error instanceof Error && /does not exist/.test(error.message);
    if (!isMissing) throw error;
  }
  throw new Complaint(
    endpoint === null
      ? `There is no stack "${stack}" in the region ${await client.config.region()}. Deploy it with \`npx cdk deploy\`, name another with --stack, say where it is with --profile and --region, or add --sandbox.`
      : `There is no stack "${stack}" at ${endpoint}. The sandbox calls its stack Sluice: leave --stack out.`,
  );
}

/** The routes that are deployed, read from the definition of the import state machine. */
export async function deployedRoutes(
  connection: Connection,
  { importMachineArn }: Pick<Deployment, 'importMachineArn'>,
): Promise<ImportRoute[]> {
  const { Receive } = await statesOf(connection, importMachineArn);
  return listed(Receive?.Arguments?.Payload?.imports, importMachineArn, 'routes');
}

/** The exports that are deployed, read from the definition of the export state machine. */
export async function deployedExports(
  connection: Connection,
  { exportMachineArn }: { exportMachineArn: string },
): Promise<ExportJob[]> {
  const { Export } = await statesOf(connection, exportMachineArn);
  return listed(Export?.Arguments?.Payload?.exports, exportMachineArn, 'exports');
}

type States = Record<string, { Arguments?: { Payload?: Record<string, unknown> } }>;

async function statesOf(connection: Connection, stateMachineArn: string): Promise<States> {
  const { SFNClient, DescribeStateMachineCommand } = await import('@aws-sdk/client-sfn');
  const client = new SFNClient(connection.client);
  const { definition = '{}' } = await reaching(connection, () =>
    client.send(new DescribeStateMachineCommand({ stateMachineArn })),
  );
  return JSON.parse(definition).States ?? {};
}

function listed<T>(list: unknown, machine: string, what: string): T[] {
  if (Array.isArray(list)) return list;
  throw new Complaint(
    `The state machine ${machine} does not say its ${what}: another version of Sluice deployed it. Deploy this one with \`npx cdk deploy\`.`,
  );
}

/** The route of this name. Throws `WrongUse`, which lists the names, if there is none. */
export function routeNamed(routes: readonly ImportRoute[], name: string): ImportRoute {
  const found = routes.find((route) => route.name === name);
  if (found) return found;
  const known =
    routes.length === 0
      ? 'None is deployed: add one to "imports" in sluice.config.json.'
      : `There ${routes.length === 1 ? 'is' : 'are'}: ${routes.map((route) => route.name).join(', ')}.`;
  throw new WrongUse(`There is no route "${name}". ${known}`);
}

/** Makes a call, and throws the error of `unreachable` if nothing answers. */
export async function reaching<T>(connection: Connection, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isUnreachable(error) && error instanceof Error) throw unreachable(connection, messageOf(error));
    throw error;
  }
}

/** The items of a generator that makes calls, with the errors of `reaching`. */
export async function* reachable<T>(connection: Connection, items: AsyncGenerator<T>): AsyncGenerator<T> {
  for (;;) {
    const { done, value } = await reaching(connection, () => items.next());
    if (done) return;
    yield value;
  }
}
