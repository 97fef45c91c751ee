import type { Check } from './examine.ts';
import { type Finding, ok, wrong } from './finding.ts';

const subject = 'tables';

/** A table of the stack, and the output that names it. */
interface TableState {
  name: string;
  /** `ACTIVE`; null if there is no such table. */
  status: string | null;
}

export const tables: Check = {
  subject,
  async look({ stack, connection }) {
    const { output } = await stack.known();
    const { DynamoDBClient, DescribeTableCommand } = await import('@aws-sdk/client-dynamodb');
    const client = new DynamoDBClient(connection.client);
    const names = [output('TableName'), output('ReportsTableName')];
    const states = await Promise.all(
      names.map(async (name): Promise<TableState> => {
        const found = await client
          .send(new DescribeTableCommand({ TableName: name }))
          .catch((error: Error) => {
            if (error.name === 'ResourceNotFoundException') return null;
            throw error;
          });
        return { name, status: found?.Table?.TableStatus ?? null };
      }),
    );
    return tableFindings(states);
  },
};

export function tableFindings(states: readonly TableState[]): Finding[] {
  // A table that is being updated answers as ever.
  const useless = states.filter(({ status }) => status !== 'ACTIVE' && status !== 'UPDATING');
  if (useless.length === 0) {
    const [main, reports] = states;
    return [ok(subject, `${main?.name} for loads and ${reports?.name} for reports of parts, ready.`)];
  }
  return useless.map(({ name, status }) =>
    status === null
      ? wrong(
          subject,
          `There is no table ${name}: nothing can be loaded.`,
          'Restore it under this name with `aws dynamodb restore-table-from-backup`: DynamoDB keeps a backup of a deleted table for 35 days.',
        )
      : wrong(
          subject,
          `The table ${name} is ${status}: nothing can be loaded.`,
          'Look again in some minutes.',
        ),
  );
}
