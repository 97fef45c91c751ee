import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';

const root = join(import.meta.dirname, '..', '..');

/**
 * An app with the flags of cdk.json, but without bundling unless an `outdir` is given, in which somebody wants to run it.
 */
export function makeApp(outdir?: string): App {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const bundling = outdir === undefined ? [] : ['**'];
  return new App({
    ...(outdir !== undefined && { outdir }),
    context: { ...context, 'aws:cdk:bundling-stacks': bundling },
  });
}
