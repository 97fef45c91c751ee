import type { ExportJob } from '../../shared/config/export-job.ts';
import type { ImportRoute } from '../../shared/config/route.ts';
import type { Domo } from '../../shared/domo/client.ts';
import type { Credentials } from '../../shared/domo/token.ts';
import type { Streams } from '../../shared/import/ports.ts';
import type { Connection } from '../connection.ts';
import { type Fact, fact } from './fact.ts';

/** A resource of the stack. */
export interface StackResource {
  logicalId: string;
  physicalId: string;
  /** `AWS::SQS::Queue`. */
  type: string;
}

/** The identity that the AWS credentials stand for. */
export interface Identity {
  account: string;
  arn: string;
}

export interface StackFacts {
  /** `CREATE_COMPLETE`. */
  status: string;
  /** Throws `Complaint` if the stack has no such output. */
  output(name: string): string;
  resources: StackResource[];
}

/**
 * The deployment that is checked. Facts that several checks need are asked for once, whatever the order of the checks.
 */
export interface Patient {
  connection: Connection;
  region: Fact<string>;
  identity: Fact<Identity>;
  stack: Fact<StackFacts>;
  secret: Fact<Credentials>;
  /** A client of Domo that has logged in, and can read DataSets and Streams. */
  domo: Fact<Domo>;
  routes: Fact<readonly ImportRoute[]>;
  exports: Fact<readonly ExportJob[]>;
  /** The Streams that first loads have created, and that were found. */
  streams: Fact<Pick<Streams, 'keyOf' | 'get' | 'found'>>;
}

export function createPatient(connection: Connection): Patient {
  const { client } = connection;

  const region = fact('region', async () => {
    const { STSClient } = await import('@aws-sdk/client-sts');
    return new STSClient(client).config.region();
  });

  const identity = fact('credentials', async () => {
    await region.known();
    const [{ STSClient, GetCallerIdentityCommand }, { reaching }] = await Promise.all([
      import('@aws-sdk/client-sts'),
      import('../deployment.ts'),
    ]);
    const { Account = '', Arn = '' } = await reaching(connection, () =>
      new STSClient(client).send(new GetCallerIdentityCommand({})),
    );
    return { account: Account, arn: Arn };
  });

  const stack = fact('stack', async () => {
    await identity.known();
    const [{ CloudFormationClient, paginateListStackResources }, { findStack, outputsOf }] =
      await Promise.all([import('@aws-sdk/client-cloudformation'), import('../deployment.ts')]);
    const found = await findStack(connection);
    const resources: StackResource[] = [];
    const pages = paginateListStackResources(
      { client: new CloudFormationClient(client) },
      { StackName: connection.stack },
    );
    for await (const { StackResourceSummaries = [] } of pages) {
      for (const { LogicalResourceId, PhysicalResourceId, ResourceType } of StackResourceSummaries) {
        resources.push({
          logicalId: LogicalResourceId ?? '',
          physicalId: PhysicalResourceId ?? '',
          type: ResourceType ?? '',
        });
      }
    }
    return {
      status: String(found.StackStatus),
      output: outputsOf(found, connection),
      resources,
    };
  });

  const secret = fact('secret', async () => {
    const { output } = await stack.known();
    const [{ SecretsManagerClient }, { readDomoSecret }] = await Promise.all([
      import('@aws-sdk/client-secrets-manager'),
      import('../../shared/aws/domo-secret.ts'),
    ]);
    return readDomoSecret(new SecretsManagerClient(client), output('DomoSecretArn'));
  });

  const domo = fact('Domo', async () => {
    const [credentials, { output }] = await Promise.all([secret.known(), stack.known()]);
    const { createDomo } = await import('../../shared/domo/client.ts');
    const made = createDomo({
      host: output('DomoHost'),
      credentials: async () => credentials,
      credentialsFrom: `the secret ${output('DomoSecretArn')}`,
    });
    // The first call gets the token for both.
    await made.dataSets.list({ limit: 1 });
    await made.streams.list({ limit: 1 });
    return made;
  });

  const routes = fact('imports', async () => {
    const { output } = await stack.known();
    const { deployedRoutes, deploymentOf } = await import('../deployment.ts');
    return deployedRoutes(connection, deploymentOf(output));
  });

  const exports = fact('exports', async () => {
    const { output } = await stack.known();
    const { deployedExports, deploymentOf } = await import('../deployment.ts');
    return deployedExports(connection, deploymentOf(output));
  });

  const streams = fact('stack', async () => {
    const { output } = await stack.known();
    const [{ openTable }, { createStreams }] = await Promise.all([
      import('../loads.ts'),
      import('../../shared/aws/streams.ts'),
    ]);
    return createStreams(await openTable(connection, output('TableName')));
  });

  return { connection, region, identity, stack, secret, domo, routes, exports, streams };
}

/** The resources of one type. */
export function resourcesOf({ resources }: StackFacts, type: string): StackResource[] {
  return resources.filter((resource) => resource.type === type);
}
