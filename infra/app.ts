import { resolve } from 'node:path';
import { Annotations, App } from 'aws-cdk-lib';
import { loadConfig } from '../shared/config/load.ts';
import { configWarnings } from '../shared/config/warnings.ts';
import { environmentOf } from './environment.ts';
import { checkTemplate } from './size-check.ts';
import { SluiceStack } from './stack.ts';

const app = new App();
const environment = environmentOf(app);
const config = loadConfig(resolve(environment.config));
const stack = new SluiceStack(app, environment.stack, { config });
for (const { subject, found, remedy } of configWarnings(config)) {
  Annotations.of(stack).addWarningV2(`sluice:${subject}`, `${subject}: ${found} ${remedy}`);
}
for (const { stackName, template } of app.synth().stacks) checkTemplate(stackName, template);
