import { App } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SluiceStack } from '../../infra/stack.ts';
import { loadConfig } from '../../shared/config/load.ts';

/** The app of `infra/app.ts`, but for what the emulator refuses: alarms on metric math. */
const app = new App();
const stack = new SluiceStack(app, 'Sluice', { config: loadConfig(app.node.getContext('config')) });
for (const made of stack.node.findAll()) {
  if (made instanceof CfnAlarm && made.metrics !== undefined)
    made.node.scope?.node.tryRemoveChild(made.node.id);
}
