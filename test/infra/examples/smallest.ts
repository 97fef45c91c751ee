import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Sluice } from '../../../infra/index.ts';

export class DataStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    new Sluice(this, 'Sluice', { config: 'sluice.config.json' });
  }
}
