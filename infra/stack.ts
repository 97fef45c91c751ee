import { Annotations, CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../shared/config/config.ts';
import { createBucket } from './bucket.ts';
import { createFunctions } from './functions.ts';
import { ImportMachine } from './import-machine.ts';
import { ImportRule } from './import-rule.ts';
import { createSecret } from './secret.ts';
import { createTable } from './table.ts';

export interface SluiceStackProps {
  config: Config;
}

/** All that Sluice is on AWS. */
export class SluiceStack extends Stack {
  constructor(scope: Construct, id: string, { config }: SluiceStackProps) {
    super(scope, id, { description: 'Sluice: files in S3 become rows in Domo, exactly once.' });
    this.warnOfGaps(config);

    const bucket = createBucket(this);
    const table = createTable(this);
    const secret = createSecret(this);
    const functions = createFunctions(this, { bucket, table, secret, imports: config.imports });
    const { machine } = new ImportMachine(this, 'Import', { bucket, functions, imports: config.imports });
    // Spelled out, since the machine's own ARN in a role that the machine waits for would be a circle.
    machine.grantRead(functions.join);
    new ImportRule(this, 'ImportRule', { bucket, machine, imports: config.imports });

    new CfnOutput(this, 'BucketName', { value: bucket.bucketName });
    new CfnOutput(this, 'TableName', { value: table.tableName });
    new CfnOutput(this, 'ImportMachineArn', { value: machine.stateMachineArn });
    new CfnOutput(this, 'DomoSecretArn', { value: secret.secretArn });
  }

  /** The configuration may say more than this version does; that must not pass in silence. */
  private warnOfGaps(config: Config): void {
    const warn = (id: string, text: string) => Annotations.of(this).addWarningV2(`sluice:${id}`, text);
    for (const route of config.imports.filter(({ target }) => target.kind === 'import')) {
      warn(
        'data-set-api',
        `imports "${route.name}": loads through the DataSet API are not built yet; its files will end as failed.`,
      );
    }
    for (const job of config.exports) {
      warn('exports', `exports "${job.name}": exports are not built yet; it is not scheduled.`);
    }
  }
}
