import type { Whereabouts } from '../import/ledger/posting.ts';
import { environment } from './environment.ts';

/** What is deployed, and which function this is: by its environment. */
export function whereabouts(): Whereabouts {
  const [, partition = '', , region = '', account = ''] = environment('NOTICES_TOPIC_ARN').split(':');
  return {
    ...{ partition, region, account },
    stack: environment('POWERTOOLS_SERVICE_NAME'),
    options: environment('CLI_OPTIONS'),
    machine: environment('IMPORT_MACHINE_ARN'),
    // Set by Lambda.
    logGroup: process.env.AWS_LAMBDA_LOG_GROUP_NAME ?? null,
  };
}
