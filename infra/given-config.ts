import { resolve } from 'node:path';
import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Config } from '../shared/config/config.ts';
import { loadConfig } from '../shared/config/load.ts';
import { configWarnings } from '../shared/config/warnings.ts';
import { ConfigInvalid } from '../shared/errors.ts';

/** What is synthesised beside an error, so that the app goes on to where the CDK tells of it. */
const nothing: Config = { bucket: null, imports: [], exports: [], alarms: true };

/**
 * The configuration of a construct. Its mistakes become errors of the construct and its warnings become warnings: the CDK
 * shows both without a stack trace, and deploys nothing that has errors.
 *
 * @param given what was read already, or the path of the file
 */
export function givenConfig(scope: IConstruct, given: Config | string): Config {
  const config = typeof given === 'string' ? read(scope, given) : given;
  for (const { subject, found, remedy } of configWarnings(config)) {
    Annotations.of(scope).addWarningV2(`sluice:${subject}`, `${subject}: ${found} ${remedy}`);
  }
  return config;
}

function read(scope: IConstruct, path: string): Config {
  try {
    return loadConfig(resolve(path));
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error;
    Annotations.of(scope).addError(error.message);
    return nothing;
  }
}
