import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Sluice } from './sluice.ts';
import type { SluiceProps } from './sluice-props.ts';

/** What a stack takes, such as `env` and `tags`, and what Sluice takes. */
export interface SluiceStackProps extends SluiceProps, Omit<StackProps, 'permissionsBoundary'> {}

/** A stack with Sluice and nothing else in it. */
export class SluiceStack extends Stack {
  readonly sluice: Sluice;

  constructor(scope: Construct, id: string, { permissionsBoundary, ...props }: SluiceStackProps) {
    super(scope, id, { description: 'Sluice: files in S3 become rows in Domo, exactly once.', ...props });
    // This id is no part of any in the template.
    this.sluice = new Sluice(this, 'Default', {
      ...props,
      ...(permissionsBoundary && { permissionsBoundary }),
    });
  }
}
