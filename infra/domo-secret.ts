import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { keyOf } from './customer-key.ts';

/**
 * Holds Domo's client id and secret. It is made with an id that is empty, and a random secret that no API client
 * has: whoever deploys puts the real ones there, and until then a load fails with the command that does it.
 */
export class DomoSecret extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const encryptionKey = keyOf(this);
    this.secret = new Secret(this, 'Secret', {
      description: 'The client id and secret of a Domo API client with the scope "data"',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ clientId: '' }),
        generateStringKey: 'clientSecret',
      },
      removalPolicy: RemovalPolicy.RETAIN,
      ...(encryptionKey && { encryptionKey }),
    });
    acknowledge(this.secret, {
      SMG4: 'Domo has no API by which a client’s secret could be renewed: a person makes another one and puts it here, and functions take it from then on.',
    });
  }
}
