/** Every variable that a function reads, and what it is. */
const variables = {
  TABLE_NAME: 'the DynamoDB table with ledger, leases and backlogs',
  REPORTS_TABLE_NAME: 'the DynamoDB table with the reports of parts',
  CONFIG_BUCKET: 'the bucket with the configuration as it was deployed',
  CONFIG_KEY: 'the key of the configuration as it was deployed',
  INTAKE_QUEUE_URL: 'the SQS queue by which loads come in',
  DOMO_HOST: 'where Domo answers, for example https://api.domo.com',
  DOMO_SECRET_ARN: 'the secret with Domo’s client id and secret, as JSON with clientId and clientSecret',
  BUCKET_NAME: 'the bucket that files are dropped in, and exports land in',
  IMPORT_MACHINE_ARN: 'the state machine that loads what is dropped',
  POWERTOOLS_SERVICE_NAME: 'the name of the stack',
  CLI_OPTIONS: 'by which options the command line finds the stack',
  NOTICES_TOPIC_ARN: 'the SNS topic on which people are told what went wrong',
} as const;

/** The value of an environment variable; an error that says what it is for where it is missing. */
export function environment(name: keyof typeof variables): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(
      `The environment variable ${name} is not set: ${variables[name]}. Deploy the stack again.`,
    );
  }
  return value;
}
