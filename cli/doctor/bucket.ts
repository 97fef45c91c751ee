import type { S3Client } from '@aws-sdk/client-s3';
import type { Check } from './examine.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';
import { resourcesOf } from './patient.ts';

const subject = 'bucket';

/** The settings of a bucket, as far as they matter here. */
export interface BucketSettings {
  name: string;
  /** The region of the bucket, and that of the stack. */
  regions: { bucket: string; stack: string };
  /** `Enabled`, `Suspended`; null if versioning was never on. */
  versioning: string | null;
  /** Whether it sends its events to EventBridge. */
  tells: boolean;
  /** Whether it also sends events to SNS, SQS or Lambda. */
  tellsOthers: boolean;
  /** Whether it belongs to another account. */
  foreign: boolean;
}

export const bucket: Check = {
  subject,
  async look({ stack, identity, region, connection }) {
    const [facts, { account }, stackRegion] = await Promise.all([
      stack.known(),
      identity.known(),
      region.known(),
    ]);
    const {
      S3Client,
      GetBucketNotificationConfigurationCommand,
      GetBucketVersioningCommand,
      HeadBucketCommand,
    } = await import('@aws-sdk/client-s3');
    const s3 = new S3Client({ ...connection.client, followRegionRedirects: true });
    const name = facts.output('BucketName');
    const asked = { Bucket: name };
    const head = await s3.send(new HeadBucketCommand(asked)).catch((error: Error) => {
      if (error.name === 'NotFound') return null;
      throw error;
    });
    if (head === null) {
      return [
        wrong(
          subject,
          `There is no bucket ${name}.`,
          'Name one that there is as "bucket" in sluice.config.json, or leave that out, and deploy again.',
        ),
      ];
    }
    const [{ Status }, told, foreign] = await Promise.all([
      s3.send(new GetBucketVersioningCommand(asked)),
      s3.send(new GetBucketNotificationConfigurationCommand(asked)),
      // A bucket of the stack belongs to this account.
      !resourcesOf(facts, 'AWS::S3::Bucket').some(({ physicalId }) => physicalId === name) &&
        isForeign(s3, name, account),
    ]);
    const { TopicConfigurations, QueueConfigurations, LambdaFunctionConfigurations } = told;
    const others = [TopicConfigurations, QueueConfigurations, LambdaFunctionConfigurations];
    return bucketFindings({
      name,
      regions: { bucket: head.BucketRegion ?? stackRegion, stack: stackRegion },
      versioning: Status ?? null,
      tells: told.EventBridgeConfiguration !== undefined,
      tellsOthers: others.some((configurations = []) => configurations.length > 0),
      foreign,
    });
  },
};

/** S3 denies a request that names the owner's account, if the bucket belongs to another one. */
async function isForeign(s3: S3Client, Bucket: string, account: string): Promise<boolean> {
  const { GetBucketVersioningCommand } = await import('@aws-sdk/client-s3');
  try {
    await s3.send(new GetBucketVersioningCommand({ Bucket, ExpectedBucketOwner: account }));
    return false;
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDenied') return true;
    throw error;
  }
}

export function bucketFindings(settings: BucketSettings): Finding[] {
  const { name, regions, versioning, tells, tellsOthers, foreign } = settings;
  const findings: Finding[] = [];
  if (versioning !== 'Enabled') {
    const missing = versioning === null ? 'keeps no versions' : `keeps no new versions (${versioning})`;
    findings.push(
      wrong(
        subject,
        `${name} ${missing}: a file that is dropped again under its name can't be told from the one before.`,
        `Switch versioning on with \`aws s3api put-bucket-versioning --bucket ${name} --versioning-configuration Status=Enabled\`.`,
      ),
    );
  }
  if (!tells) {
    const configuration = `'{"EventBridgeConfiguration":{}}'`;
    findings.push(
      wrong(
        subject,
        `${name} sends no events about new objects to EventBridge: no file that is dropped is loaded.`,
        tellsOthers
          ? `Add "EventBridgeConfiguration": {} to what \`aws s3api get-bucket-notification-configuration --bucket ${name}\` prints, and give all of it to put-bucket-notification-configuration, which switches off what is left out.`
          : `Switch it on with \`aws s3api put-bucket-notification-configuration --bucket ${name} --notification-configuration ${configuration}\`.`,
      ),
    );
  }
  if (regions.bucket !== regions.stack) {
    findings.push(
      wrong(
        subject,
        `${name} is in ${regions.bucket}, the stack in ${regions.stack}: S3 sends events in the region of the bucket.`,
        `Deploy the stack to ${regions.bucket}, or use a bucket in ${regions.stack}.`,
      ),
    );
  }
  if (foreign) {
    findings.push(
      warning(
        subject,
        `${name} belongs to another account. Its events reach the stack only if a rule there sends them on, and this account lets it.`,
        'docs/own-bucket.md says how, and what its bucket policy must allow.',
      ),
    );
  }
  return findings.length > 0 ? findings : [ok(subject, `${name} keeps versions, and tells EventBridge.`)];
}
