import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { service } from './service.ts';

const keys = new WeakMap<IConstruct, IKey>();

/**
 * Has everything below a construct that keeps data encrypted with a customer's key, and lets the services use the key that
 * work on such data by themselves. A key that another stack or account owns can't be changed from here: its owner adds what
 * docs/embed.md lists.
 */
export function encryptBelow(scope: IConstruct, key: IKey): void {
  keys.set(scope, key);
  // EventBridge puts events into encrypted queues.
  letUse(scope, key, 'events.amazonaws.com');
  const { region, account, partition } = Stack.of(scope);
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*`,
        },
      },
    }),
  );
}

/** The customer's key under which a construct keeps its data, if there is one. */
export function keyOf(scope: IConstruct): IKey | undefined {
  return scope.node.scopes.map((above) => keys.get(above)).find((key) => key !== undefined);
}

/** Lets a service put what is encrypted with a key into a queue or a topic of this account. */
export function letUse(scope: IConstruct, key: IKey, name: string): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [service(scope, name)],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
    }),
  );
}
