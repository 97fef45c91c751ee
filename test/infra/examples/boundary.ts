import { Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Sluice } from '../../../infra/index.ts';

export class DataStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const permissionsBoundary = ManagedPolicy.fromManagedPolicyName(this, 'Boundary', 'team-boundary');
    const sluice = new Sluice(this, 'Sluice', { config: 'sluice.config.json', permissionsBoundary });
    Tags.of(sluice).add('team', 'data');
  }
}
