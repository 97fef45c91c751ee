import { gunzipSync, gzipSync } from 'node:zlib';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SegmentReport, UploadReport } from '../import/part.ts';
import type { Reports } from '../import/ports.ts';
import { pages } from './queries.ts';
import { expiryAttribute, isConditionFailure, type Table } from './table.ts';

/** What is unpacked of a larger page lives long enough to be kept in memory: measured with 100,000 reports. */
const reportsOfPage = 500;

/** Reports are needed until their load is final, and a while longer by those who look why. */
const retentionSeconds = 30 * 24 * 3600;

/** The segments of more are compressed: an item has 400 KB at most, and a part 1,000 segments. */
const mostPlain = 8;

/**
 * The reports of parts in DynamoDB. Each has an item of its own under batch and part, so that a part that is sent again
 * replaces its report and nothing is counted twice.
 */
export function createReports(table: Table): Reports {
  const { client, name: TableName } = table;

  async function* items(batch: string): AsyncGenerator<Record<string, unknown>> {
    yield* pages(table, {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': partition(batch) },
      ConsistentRead: true,
      Limit: reportsOfPage,
    });
  }

  /** @returns false if there is an item that the condition keeps */
  async function putIf(
    Item: Record<string, unknown>,
    ConditionExpression: string,
    ExpressionAttributeValues: Record<string, unknown>,
  ): Promise<boolean> {
    const item = { ...Item, [expiryAttribute]: Math.floor(Date.now() / 1000) + retentionSeconds };
    try {
      await client.send(
        new PutCommand({ TableName, Item: item, ConditionExpression, ExpressionAttributeValues }),
      );
      return true;
    } catch (failure) {
      if (!isConditionFailure(failure)) throw failure;
      return false;
    }
  }

  return {
    async put(batch, report) {
      const condition = 'attribute_not_exists(tries) OR tries <= :tries';
      await putIf(itemOf(batch, report), condition, { ':tries': report.tries });
    },

    async putUnlessSent(batch, report) {
      const condition = 'attribute_not_exists(tries) OR attribute_type(sentBytes, :null)';
      await putIf(itemOf(batch, report), condition, { ':null': 'NULL' });
    },

    claim(batch, part, claimant) {
      const condition = 'attribute_not_exists(pk) OR released = :yes OR claimant = :own';
      const item = { ...claimKey(batch, part), claimant, released: false };
      return putIf(item, condition, { ':yes': true, ':own': claimant });
    },

    async release(batch, part, claimant) {
      const item = { ...claimKey(batch, part), claimant, released: true };
      await putIf(item, 'claimant = :own', { ':own': claimant });
    },

    async *list(batch) {
      for await (const item of items(batch)) {
        const { part, sentBytes, error, tries } = item as unknown as UploadReport;
        yield { part, segments: unpacked(item.segments), sentBytes, error, tries };
      }
    },

    async progress(batch) {
      const progress = { partsDone: 0, rowsDone: 0, bytesDone: 0 };
      for await (const { sentBytes, rows, bytes } of items(batch)) {
        if (sentBytes === null) continue;
        progress.partsDone += 1;
        progress.rowsDone += Number(rows);
        progress.bytesDone += Number(bytes);
      }
      return progress;
    },
  };
}

function partition(batch: string): string {
  return `BATCH#${batch}`;
}

function claimKey(batch: string, part: number) {
  return { pk: `CLAIM#${batch}`, sk: sortKey(part) };
}

function sortKey(part: number): string {
  return `PART#${String(part).padStart(8, '0')}`;
}

function itemOf(batch: string, { part, segments, sentBytes, error, tries }: UploadReport) {
  return {
    ...{ pk: partition(batch), sk: sortKey(part) },
    ...{ part, segments: packed(segments), sentBytes, error, tries },
    rows: sum(segments, 'rows'),
    bytes: sum(segments, 'bytes'),
  };
}

function packed(segments: readonly SegmentReport[]): readonly SegmentReport[] | Uint8Array {
  return segments.length > mostPlain ? gzipSync(JSON.stringify(segments)) : segments;
}

function unpacked(value: unknown): SegmentReport[] {
  return value instanceof Uint8Array
    ? JSON.parse(gunzipSync(value).toString('utf8'))
    : (value as SegmentReport[]);
}

function sum(segments: readonly SegmentReport[], of: 'rows' | 'bytes'): number {
  return segments.reduce((total, { cut }) => total + (cut?.[of] ?? 0), 0);
}
