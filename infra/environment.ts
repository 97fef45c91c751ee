import type { App } from 'aws-cdk-lib';
import { type Environment, environmentNamed } from '../shared/config/environment.ts';

/**
 * The environment that a call of `cdk` names: `-c env=prod`. `-c config=FILE` and `-c stack=NAME` stand above what
 * follows from its name.
 *
 * @throws ConfigInvalid if the name can't be one
 */
export function environmentOf(app: App): Environment {
  const context = (name: string): string | undefined => app.node.tryGetContext(name) ?? undefined;
  const { config, stack } = environmentNamed(context('env'));
  return { config: context('config') ?? config, stack: context('stack') ?? stack };
}
