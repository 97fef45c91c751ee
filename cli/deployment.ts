import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import type { Deployed } from '../shared/aws/deployed.ts';
import type { ExportJob } from '../shared/config/export-job.ts';
import type { ImportRoute } from '../shared/config/route.ts';
import { address, type DocumentRef } from '../shared/import/documents.ts';
import { outputPrefix } from '../shared/outputs.ts';
import { listTexts } from '../shared/wording.ts';
import { meant } from './command.ts';
import { Complaint, WrongUse } from './complaint.ts';
import { type Connection, foreign, unreachable } from './connection.ts';
import { isForeign, isUnreachable, messageOf } from './explain.ts';
import { demandProfile } from './profile.ts';

/** A deployment, by the outputs of its stack. */
export interface Deployment {
  bucket: string;
  table: string;
  reportsTable: string;
  intakeQueueUrl: string;
  importMachineArn: string;
  /** Where the configuration is as it was deployed. */
  config: DocumentRef;
}

/** Finds the deployment. Throws `Complaint` if there is none, or if AWS can't be reached. */
export async function findDeployment(connection: Connection): Promise<Deployment> {
  return deploymentOf(await stackOutputs(connection));
}

/** What the outputs of a stack say. Throws as `output` does. */
export function deploymentOf(output: (name: string) => string): Deployment {
  return {
    bucket: output('BucketName'),
    table: output('TableName'),
    reportsTable: output('ReportsTableName'),
    intakeQueueUrl: output('IntakeQueueUrl'),
    importMachineArn: output('ImportMachineArn'),
    config: { bucket: output('ConfigBucket'), key: output('ConfigKey') },
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
  await demandProfile(connection);
  const client = new CloudFormationClient(connection.client);
  return reaching(connection, () => describe(client, connection, DescribeStacksCommand));
}

/**
 * The outputs of a stack by name, as `stackOutputs` returns them. In a stack that has others beside Sluice, the names may
 * have a beginning of their own: `outputPrefix` of the construct.
 */
export function outputsOf(stack: Stack, connection: Connection): (name: string) => string {
  const { Outputs = [] } = stack;
  const prefix = outputPrefix(Outputs.map(({ OutputKey = '' }) => OutputKey));
  return (name) => {
    const value = Outputs.find(({ OutputKey }) => OutputKey === `${prefix}${name}`)?.OutputValue;
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
  connection: Connection,
  DescribeStacksCommand: typeof import('@aws-sdk/client-cloudformation').DescribeStacksCommand,
): Promise<Stack> {
  const { endpoint, stack } = connection;
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    // A page of HTML is read as an answer with nothing in it.
    if (Stacks === undefined) throw foreign(connection);
    const [found] = Stacks;
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

/** The routes that are deployed, read from the document of the configuration. Throws `Complaint` if it can't be used. */
export async function deployedRoutes(
  connection: Connection,
  { config }: Pick<Deployment, 'config'>,
): Promise<readonly ImportRoute[]> {
  return listed((await deployedConfig(connection, config)).imports, config, 'routes');
}

/** The exports that are deployed. Throws as `deployedRoutes` does. */
export async function deployedExports(
  connection: Connection,
  { config }: Pick<Deployment, 'config'>,
): Promise<readonly ExportJob[]> {
  return listed((await deployedConfig(connection, config)).exports, config, 'exports');
}

async function deployedConfig(connection: Connection, ref: DocumentRef): Promise<Partial<Deployed>> {
  const [{ S3Client }, { createDeployed }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('../shared/aws/deployed.ts'),
  ]);
  const s3 = new S3Client({ ...connection.client, followRegionRedirects: true });
  try {
    return await reaching(connection, createDeployed(s3, ref));
  } catch (error) {
    if (!(error instanceof Error) || !/^NoSuch(Key|Bucket)$/.test(error.name)) throw error;
    throw new Complaint(
      `The configuration that was deployed, ${address(ref)}, is not there any more. Deploy again with \`npx cdk deploy\`.`,
    );
  }
}

function listed<T>(list: readonly T[] | undefined, ref: DocumentRef, what: string): readonly T[] {
  if (Array.isArray(list)) return list;
  throw new Complaint(
    `The configuration that was deployed, ${address(ref)}, does not say its ${what}: another version of Sluice deployed it. Deploy this one with \`npx cdk deploy\`.`,
  );
}

/** The route of this name. Throws `WrongUse`, which lists the names, if there is none. */
export function routeNamed(routes: readonly ImportRoute[], name: string): ImportRoute {
  const found = routes.find((route) => route.name === name);
  if (found) return found;
  throw new WrongUse(`There is no route "${name}". ${knownRoutes(routes, name)}`);
}

/** Which routes there are, for a message, and which of them a wrong name is most like. */
export function knownRoutes(routes: readonly ImportRoute[], name = ''): string {
  if (routes.length === 0) return 'None is deployed: add one to "imports" in sluice.config.json.';
  const names = routes.map((route) => route.name);
  const list = `There ${routes.length === 1 ? 'is' : 'are'}: ${listTexts(names, (one) => one)}.`;
  return `${meant(name, names).trimStart()} ${list}`.trimStart();
}

/** Makes a call, and throws the error of `unreachable` if nothing answers. */
export async function reaching<T>(connection: Connection, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isUnreachable(error) && error instanceof Error) throw unreachable(connection, messageOf(error));
    if (isForeign(error)) throw foreign(connection);
    throw error;
  }
}

/** The items of a generator that makes calls, with the errors of `reaching`. */
export async function* reachable<T>(connection: Connection, items: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await reaching(connection, () => iterator.next());
      if (done) return;
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}
