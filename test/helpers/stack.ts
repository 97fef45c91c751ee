import { rmSync } from 'node:fs';
import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SluiceStack } from '../../infra/stack.ts';
import { type Config, parseConfig } from '../../shared/config/config.ts';
import { makeApp } from './app.ts';

export const config: Config = parseConfig(
  JSON.stringify({
    imports: [
      { name: 'sales', prefix: 'incoming/sales/', stream: 42, updateMethod: 'APPEND' },
      {
        name: 'customers',
        prefix: 'incoming/customers/',
        dataSet: { name: 'Customers', columns: 'infer' },
        updateMethod: 'REPLACE',
      },
    ],
    exports: [
      {
        name: 'q4',
        dataSetId: '317970a1-6a6e-4f70-8e09-44cf5f34cf44',
        schedule: 'cron(0 6 ? * MON-FRI *)',
        timeZone: 'Europe/Berlin',
        prefix: 'exports/q4/',
      },
      { name: 'customers', route: 'customers', schedule: 'rate(1 hour)', prefix: 'exports/customers/' },
    ],
  }),
  'test',
);

/** The stack with the flags of cdk.json, as `cdk synth` makes it, but without bundling. */
export function makeStack(changes: Partial<Config> = {}): SluiceStack {
  return new SluiceStack(makeApp(), 'Sluice', { config: { ...config, ...changes } });
}

/**
 * The template of a stack that is the only one of its app, whose folder of output is deleted.
 *
 * @param check whether the CDK checks the template too, which takes longer than all else
 * @throws Error of the CDK with what is wrong with the stack, or with its template where that is checked
 */
export function templateOf(stack: Stack, { check = false } = {}): Template {
  process.env.CDK_VALIDATION = String(check);
  try {
    return Template.fromStack(stack);
  } finally {
    removeOutput(stack);
  }
}

/** Deletes the folder that the app of a stack makes for its output in the temporary directory, as soon as it is there. */
export function removeOutput(stack: Stack): void {
  rmSync((stack.node.root as App).outdir, { recursive: true, force: true });
}

export function makeTemplate(changes: Partial<Config> = {}): Template {
  return templateOf(makeStack(changes));
}
