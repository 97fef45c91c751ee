import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import type { Config } from '../shared/config/config.ts';

export interface DeployedConfigProps {
  config: Pick<Config, 'imports' | 'exports'>;
}

/**
 * The configuration as a document that the deployment writes, and the functions read: five hundred routes fit neither
 * into a definition of Step Functions nor into the environment of a function.
 */
export class DeployedConfig extends Construct {
  readonly document: Asset;

  constructor(scope: Construct, id: string, { config: { imports, exports } }: DeployedConfigProps) {
    super(scope, id);
    const folder = mkdtempSync(join(tmpdir(), 'sluice-config-'));
    try {
      const path = join(folder, 'config.json');
      writeFileSync(path, JSON.stringify({ imports, exports }));
      this.document = new Asset(this, 'Document', { path });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
