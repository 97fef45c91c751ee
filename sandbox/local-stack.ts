import { readFile } from 'node:fs/promises';
import { outputPrefix } from '../shared/outputs.ts';
import type { S3 } from './s3/s3.ts';
import { SandboxError } from './sandbox-error.ts';
import type { FileAsset } from './template/cloud-assembly.ts';
import { queueEndpoint } from './template/resources/queue.ts';
import type { Stack } from './template/stack.ts';

/** The bucket that files are dropped in: the one that the stack says it is, or the only one that tells its events. */
export function dropBucket({ name, buckets, outputs }: Stack): string {
  const own = `${outputPrefix(outputs.map(({ key }) => key))}BucketName`;
  const said = outputs.find(({ key }) => key === own)?.value;
  if (said !== undefined) return said;
  const telling = buckets.filter(({ events }) => events);
  const [bucket] = telling;
  if (bucket !== undefined && telling.length === 1) return bucket.name;
  throw new SandboxError(
    `The stack ${name} must have an output BucketName, or exactly one bucket that sends its events to EventBridge; it has ${telling.length}.`,
  );
}

/** Whether the stack uses a bucket that existed before it. Then the sandbox has to make that bucket. */
export function isAttached(stack: Stack): boolean {
  const dropped = dropBucket(stack);
  return !stack.buckets.some(({ name }) => name === dropped);
}

/** Uploads what a deployment would, to buckets like the one that CDK's bootstrapping makes. */
export async function keepAssets(s3: S3, assets: readonly FileAsset[]): Promise<void> {
  for (const { bucket, key, file } of assets) {
    await s3.createBucket(bucket, { versioned: true, events: false });
    await s3.keep(bucket, key, await readFile(file));
  }
}

/**
 * The stack as it is here: where it says an address of Domo or of a queue, or how the command line finds it, it says the
 * sandbox's.
 */
export function withSandbox(stack: Stack, urls: { aws: string; domo: string }): Stack {
  const host = `${outputPrefix(stack.outputs.map(({ key }) => key))}DomoHost`;
  const local = (text: string) => text.replaceAll(`${queueEndpoint}/`, `${urls.aws}/`);
  return {
    ...stack,
    functions: stack.functions.map((made) => ({
      ...made,
      environment: Object.fromEntries(
        Object.entries(made.environment).map(([name, value]) => [
          name,
          name === 'DOMO_HOST' ? urls.domo : name === 'CLI_OPTIONS' ? `--endpoint ${urls.aws}` : local(value),
        ]),
      ),
    })),
    outputs: stack.outputs.map((output) => ({
      ...output,
      value: output.key === host ? urls.domo : local(output.value),
    })),
    resources: stack.resources.map((resource) => ({ ...resource, physicalId: local(resource.physicalId) })),
  };
}

/** The secret that the functions find Domo's credentials in holds those of the sandbox's Domo at first. */
export function domoSecret(
  { functions }: Stack,
  credentials: { clientId: string; clientSecret: string },
): Record<string, string> {
  const arns = functions.flatMap(({ environment }) => environment.DOMO_SECRET_ARN ?? []);
  return Object.fromEntries(arns.map((arn) => [arn, JSON.stringify(credentials)]));
}
