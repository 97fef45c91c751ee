import type { Domo } from '../shared/domo/client.ts';
import type { Connection } from './connection.ts';
import { reaching, stackOutputs } from './deployment.ts';

/** A client of Domo with the deployment's host and the credentials of its secret. */
export async function deployedDomo(connection: Connection): Promise<Domo> {
  const [{ SecretsManagerClient }, { readDomoSecret }, { createDomo }, output] = await Promise.all([
    import('@aws-sdk/client-secrets-manager'),
    import('../shared/aws/domo-secret.ts'),
    import('../shared/domo/client.ts'),
    stackOutputs(connection),
  ]);
  const secrets = new SecretsManagerClient(connection.client);
  const secretArn = output('DomoSecretArn');
  return createDomo({
    host: output('DomoHost'),
    credentials: () => reaching(connection, () => readDomoSecret(secrets, secretArn)),
    credentialsFrom: `the secret ${secretArn}`,
  });
}
