import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { loadConfig } from '../shared/config/load.ts';
import { checkTemplate } from './size-check.ts';
import { SluiceStack } from './stack.ts';

const app = new App();
const file = resolve(app.node.tryGetContext('config') ?? 'sluice.config.json');
new SluiceStack(app, app.node.tryGetContext('stack') ?? 'Sluice', { config: loadConfig(file) });
for (const { stackName, template } of app.synth().stacks) checkTemplate(stackName, template);
