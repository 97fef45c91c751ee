import * as v from 'valibot';
import { partition, region, urlSuffix } from '../../account.ts';
import { resourceType } from '../resource-type.ts';

export interface BucketDefinition {
  name: string;
  versioned: boolean;
  /** Whether its events are sent to EventBridge. */
  events: boolean;
}

export const bucketType = resourceType({
  type: 'AWS::S3::Bucket',
  naming: {
    property: 'BucketName',
    longest: 63,
    lowerCase: true,
    arn: (name) => `arn:${partition}:s3:::${name}`,
    ref: (name) => name,
    attributes: {
      Arn: (_, arn) => arn,
      DomainName: (name) => `${name}.s3.${urlSuffix}`,
      RegionalDomainName: (name) => `${name}.s3.${region}.${urlSuffix}`,
    },
  },
  properties: {
    BucketName: v.optional(v.string()),
    VersioningConfiguration: v.optional(v.strictObject({ Status: v.picklist(['Enabled', 'Suspended']) })),
    NotificationConfiguration: v.optional(
      v.strictObject({
        EventBridgeConfiguration: v.optional(
          v.strictObject({ EventBridgeEnabled: v.optional(v.boolean(), true) }),
        ),
      }),
    ),
  },
  ignored: [
    'AccessControl',
    'BucketEncryption',
    'LifecycleConfiguration',
    'LoggingConfiguration',
    'OwnershipControls',
    'PublicAccessBlockConfiguration',
    'Tags',
  ],
  read: ({ VersioningConfiguration, NotificationConfiguration }, { name }): BucketDefinition => ({
    name,
    versioned: VersioningConfiguration?.Status === 'Enabled',
    events: NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled ?? false,
  }),
});
