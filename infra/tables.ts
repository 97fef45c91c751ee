import { RemovalPolicy } from 'aws-cdk-lib';
import { type Attribute, AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { expiryAttribute, routeIndex, shelfIndex } from '../shared/aws/table.ts';
import { keyOf } from './customer-key.ts';

/**
 * The tables: one for ledger, leases and backlogs, and one for the reports of parts, so that the function that reads
 * files can't write the ledger. On demand, since loads come in bursts.
 */
export class Tables extends Construct {
  readonly main: Table;
  readonly reports: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.main = this.make('Main');
    for (const index of [shelfIndex, routeIndex]) {
      this.main.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: text(index.partitionKey),
        sortKey: text(index.sortKey),
      });
    }
    this.reports = this.make('Reports');
  }

  private make(id: string): Table {
    const encryptionKey = keyOf(this);
    return new Table(this, id, {
      partitionKey: text('pk'),
      sortKey: text('sk'),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: expiryAttribute,
      ...(encryptionKey && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING };
}
