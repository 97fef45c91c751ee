import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { arn } from '../../account.ts';
import { ignored, resourceType } from '../resource-type.ts';

/** The input of DynamoDB's CreateTable. */
export type TableDefinition = CreateTableCommandInput & { TableName: string };

const keySchema = v.array(
  v.strictObject({ AttributeName: v.string(), KeyType: v.picklist(['HASH', 'RANGE']) }),
);
const projection = v.strictObject({
  ProjectionType: v.picklist(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: v.exactOptional(v.array(v.string())),
});
const throughput = v.strictObject({ ReadCapacityUnits: v.number(), WriteCapacityUnits: v.number() });

export const tableType = resourceType({
  type: 'AWS::DynamoDB::Table',
  naming: {
    property: 'TableName',
    longest: 255,
    arn: (name) => arn('dynamodb', `table/${name}`),
    ref: (name) => name,
    attributes: { Arn: (_, own) => own },
  },
  properties: {
    TableName: v.optional(v.string()),
    AttributeDefinitions: v.array(
      v.strictObject({ AttributeName: v.string(), AttributeType: v.picklist(['S', 'N', 'B']) }),
    ),
    KeySchema: keySchema,
    GlobalSecondaryIndexes: v.exactOptional(
      v.array(
        v.strictObject({
          IndexName: v.string(),
          KeySchema: keySchema,
          Projection: projection,
          ProvisionedThroughput: v.exactOptional(throughput),
        }),
      ),
    ),
    LocalSecondaryIndexes: v.exactOptional(
      v.array(v.strictObject({ IndexName: v.string(), KeySchema: keySchema, Projection: projection })),
    ),
    BillingMode: v.optional(v.picklist(['PAY_PER_REQUEST', 'PROVISIONED']), 'PROVISIONED'),
    ProvisionedThroughput: v.exactOptional(throughput),
    // Accepted without effect: DynamoDB itself deletes such items only within a few days.
    TimeToLiveSpecification: ignored,
  },
  ignored: [
    'ContributorInsightsSpecification',
    'DeletionProtectionEnabled',
    'OnDemandThroughput',
    'PointInTimeRecoverySpecification',
    'SSESpecification',
    'TableClass',
    'Tags',
    'WarmThroughput',
  ],
  read: ({ TimeToLiveSpecification: _, ...table }, { name }): TableDefinition => ({
    ...table,
    TableName: name,
  }),
});
