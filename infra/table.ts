import { RemovalPolicy } from 'aws-cdk-lib';
import { type Attribute, AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { expiryAttribute, routeIndex, shelfIndex } from '../shared/loads/table.ts';

/** Ledger, reports and turnstiles. On demand: loads come in bursts. */
export function createTable(scope: Construct): Table {
  const table = new Table(scope, 'Table', {
    partitionKey: text('pk'),
    sortKey: text('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: expiryAttribute,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  for (const index of [shelfIndex, routeIndex]) {
    table.addGlobalSecondaryIndex({
      indexName: index.name,
      partitionKey: text(index.partitionKey),
      sortKey: text(index.sortKey),
    });
  }
  return table;
}

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING };
}
