import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { PartReport } from '../csv/report.ts';
import type { Progress } from './load.ts';
import { expiryAttribute, isConditionFailure, type Table } from './table.ts';

/** What became of one part of one execution. */
export interface UploadReport {
  /** The part's id in Domo, from 1 [P6]. */
  part: number;
  /** What the cut said; null if it did not get to its end. */
  cut: PartReport | null;
  /** Bytes of the gzip body that Domo acknowledged; null if it has not. */
  sentBytes: number | null;
  /** Why it has not. */
  error: { name: string; message: string } | null;
  /** Which try it is of, counted over all rounds and Retries: 0 only if nothing was ever tried again. */
  tries: number;
}

/** The tries of each round count on from a multiple of this: more than a Retry has. */
export const triesOfRound = 100;

/** What is unpacked of a larger page lives long enough to be kept in memory: measured with 100,000 reports. */
const reportsOfPage = 500;

/** Reports are needed until their load is final, and a while longer by those who look why. */
const retentionSeconds = 30 * 24 * 3600;

export type Reports = ReturnType<typeof createReports>;

/**
 * The reports of parts. Each has an item of its own under load, execution and part, so that a part that is
 * sent again replaces its report and nothing is counted twice. A try that was given up, and reports late, changes
 * nothing.
 */
export function createReports(table: Table, now: () => number = Date.now) {
  const { client, name: TableName } = table;

  return {
    async put(loadId: string, executionId: number, report: UploadReport): Promise<void> {
      const Item = {
        pk: `LOAD#${loadId}`,
        sk: `${prefix(executionId)}${pad(report.part)}`,
        ...report,
        [expiryAttribute]: Math.floor(now() / 1000) + retentionSeconds,
      };
      try {
        await client.send(
          new PutCommand({
            TableName,
            Item,
            ConditionExpression: 'attribute_not_exists(tries) OR tries <= :tries',
            ExpressionAttributeValues: { ':tries': report.tries },
          }),
        );
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
      }
    },

    /** All reports of an execution so far, by part id. Strongly consistent. */
    async list(loadId: string, executionId: number): Promise<UploadReport[]> {
      const reports: UploadReport[] = [];
      let next: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
            ExpressionAttributeValues: { ':pk': `LOAD#${loadId}`, ':sk': prefix(executionId) },
            ConsistentRead: true,
            Limit: reportsOfPage,
            ...(next === undefined ? {} : { ExclusiveStartKey: next }),
          }),
        );
        for (const item of page.Items ?? []) {
          const { part, cut, sentBytes, error, tries } = item as unknown as UploadReport;
          reports.push({ part, cut, sentBytes, error, tries });
        }
        next = page.LastEvaluatedKey;
      } while (next !== undefined);
      return reports;
    },

    async progress(load: { id: string; executionId: number | null }): Promise<Progress> {
      const reports = load.executionId === null ? [] : await this.list(load.id, load.executionId);
      const sent = reports.filter((report) => report.sentBytes !== null);
      return {
        partsDone: sent.length,
        rowsDone: sum(sent.map((report) => report.cut?.rows ?? 0)),
        bytesDone: sum(sent.map((report) => report.cut?.bytes ?? 0)),
      };
    },
  };
}

function prefix(executionId: number): string {
  return `REPORT#${pad(executionId)}#`;
}

function pad(number: number): string {
  return String(number).padStart(8, '0');
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
