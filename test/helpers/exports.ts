import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  NoSuchKey,
} from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Exported, Latest } from '../../shared/export/latest.ts';
import type { Drops } from './drops.ts';
import { found } from './found.ts';
import { noticesIn } from './notices.ts';
import type { SandboxProcess } from './sandbox-process.ts';

/** How a run of the export machine ended. */
export type Ended =
  | { status: 'SUCCEEDED'; exported: Exported }
  | { status: 'FAILED'; error: string; cause: string };

/** What a test does with the exports of a sandbox. */
export type Exports = ReturnType<typeof exportsOf>;

export function exportsOf(sandbox: SandboxProcess, { s3, sfn, outputs }: Drops) {
  const { bucket } = sandbox;

  const ended = (executionArn: string, seconds = 110): Promise<Ended> => {
    const look = async (): Promise<Ended | null> => {
      const run = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (run.status === 'RUNNING') return null;
      return run.status === 'SUCCEEDED'
        ? { status: run.status, exported: JSON.parse(String(run.output)) }
        : { status: 'FAILED', error: String(run.error), cause: String(run.cause) };
    };
    return found(`the end of ${executionArn}`, look, { seconds });
  };

  async function start(name: string, scheduledTime?: string): Promise<string> {
    const input = JSON.stringify({ export: name, ...(scheduledTime === undefined ? {} : { scheduledTime }) });
    const stateMachineArn = outputs.ExportMachineArn;
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
    return String(executionArn);
  }

  async function bytes(key: string, versionId?: string | null): Promise<Buffer> {
    const version = versionId == null ? {} : { VersionId: versionId };
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...version }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  return {
    start,
    ended,
    run: async (name: string, scheduledTime?: string) => ended(await start(name, scheduledTime)),
    bytes,

    async latest(prefix: string): Promise<Latest | null> {
      try {
        return JSON.parse((await bytes(`${prefix}_latest.json`)).toString());
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },

    /** What the pointer points at, if it is what the pointer says of it. */
    async pointed({ key, versionId, sha256, bytes: size }: Latest): Promise<Buffer> {
      const content = await bytes(key, versionId);
      expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([size, sha256]);
      return content;
    },

    /** All versions of all objects under a prefix, and the uploads that are open there. */
    async left(prefix: string): Promise<{ keys: string[]; uploads: string[] }> {
      const { Versions = [] } = await s3.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix }),
      );
      const { Uploads = [] } = await s3.send(
        new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix }),
      );
      return {
        keys: Versions.map(({ Key }) => String(Key)).sort(),
        uploads: Uploads.map(({ Key }) => String(Key)),
      };
    },

    /** What people were told of an export. */
    notices: (name: string) =>
      noticesIn(sandbox.dir).filter(({ message }) => message.includes(`Export: ${name}\n`)),
  };
}

/** Sets the faults of Domo, in the place of all others. */
export const domoFaults = ({ domo }: SandboxProcess, ...rules: object[]) =>
  setFaults(`${domo}/_sandbox/faults`, rules);

/** Sets the faults of S3, in the place of all others. */
export const s3Faults = ({ aws }: SandboxProcess, ...rules: object[]) =>
  setFaults(`${aws}/_sandbox/faults`, rules);

async function setFaults(address: string, rules: object[]): Promise<void> {
  await fetch(address, { method: 'DELETE' });
  if (rules.length === 0) return;
  const answer = await fetch(address, { method: 'POST', body: JSON.stringify(rules) });
  if (!answer.ok) throw new Error(await answer.text());
}

/** How often each fault has hit. */
export async function faultHits({ domo }: SandboxProcess): Promise<number[]> {
  const rules = (await (await fetch(`${domo}/_sandbox/faults`)).json()) as { hits: number }[];
  return rules.map(({ hits }) => hits);
}
