import { ConfigInvalid } from '../errors.ts';

/** One of the stacks that a project deploys: the only one, or one of several, such as `dev` and `prod`. */
export interface Environment {
  /** Path of its configuration. */
  config: string;
  /** Name of its CloudFormation stack. */
  stack: string;
}

/** What a stack's name may be made of, with what stands before it. */
const names = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

/**
 * `sluice.config.json` and the stack `Sluice`; for the environment `prod` `sluice.config.prod.json` and `Sluice-prod`.
 * Each environment has a stack of its own, and so a secret, a bucket and a Domo instance of its own.
 *
 * @throws ConfigInvalid if a stack can't be called so
 */
export function environmentNamed(name?: string): Environment {
  if (name === undefined) return { config: 'sluice.config.json', stack: 'Sluice' };
  if (!names.test(name) || name.length > 100) {
    throw new ConfigInvalid(
      `"${name}" is no name of an environment: it has letters, digits and hyphens, and becomes part of the stack's name. Write one like "prod".`,
    );
  }
  return { config: `sluice.config.${name}.json`, stack: `Sluice-${name}` };
}
