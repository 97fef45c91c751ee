import { App } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SluiceStack } from '../../infra/stack.ts';
import { loadConfig } from '../../shared/config/load.ts';

/** The app of `infra/app.ts`, but for what the emulator refuses: an alarm on metric math is one on a plain metric here. */
const app = new App();
const stack = new SluiceStack(app, 'Sluice', { config: loadConfig(app.node.getContext('config')) });
for (const made of stack.node.findAll()) {
  if (!(made instanceof CfnAlarm) || made.metrics === undefined) continue;
  made.metrics = undefined;
  Object.assign(made, { namespace: 'Sluice', metricName: 'Plain', statistic: 'Sum', period: 300 });
}
