import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Sluice, type SluiceProps } from './sluice.ts';

/** A stack with Sluice and nothing else in it. */
export class SluiceStack extends Stack {
  constructor(scope: Construct, id: string, props: SluiceProps) {
    super(scope, id, { description: 'Sluice: files in S3 become rows in Domo, exactly once.' });
    // This id is no part of any in the template.
    new Sluice(this, 'Default', props);
  }
}
