import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Exported } from '../../../shared/export/latest.ts';
import type { Stage } from './stage.ts';
import type { Stories } from './story.ts';

async function start({ drops }: Stage, name: string): Promise<string> {
  const { executionArn } = await drops.sfn.send(
    new StartExecutionCommand({
      stateMachineArn: drops.outputs.ExportMachineArn,
      input: JSON.stringify({ export: name, scheduledTime: '2026-11-28T06:00:00Z' }),
    }),
  );
  return String(executionArn);
}

async function textOf(s3: S3Client, bucket: string, key: string): Promise<string | undefined> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body?.transformToString();
}

/** The export machine. Behind the files, whose rows it exports. */
export const exportStories: Stories = {
  async 'an export'(stage) {
    const { drops, ready, trace } = stage;
    const run = await start(stage, 'back');
    const traced = await trace(run);
    const { output } = await drops.sfn.send(new DescribeExecutionCommand({ executionArn: run }));
    const { latest } = JSON.parse(String(output)) as Exported;
    return { traced, rows: latest?.rows, text: await textOf(drops.s3, ready.bucket, String(latest?.key)) };
  },

  async 'an export that Domo refuses'(stage) {
    await stage.faults({ kind: 'status', operation: 'exportData', status: 403, times: null });
    const run = await start(stage, 'failing');
    const traced = await stage.trace(run);
    await stage.faults();
    return traced;
  },
};
