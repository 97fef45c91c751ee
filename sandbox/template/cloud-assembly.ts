import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { accountId, partition, region } from '../account.ts';
import { SandboxError } from '../sandbox-error.ts';
import { isObject, type JsonObject } from './json.ts';

/** What CDK synthesised: one stack, and the folders of its assets. */
export interface CloudAssembly {
  stackName: string;
  template: JsonObject;
  /** The folder that was to be zipped and put under this key of the assets bucket. */
  assetFolder(objectKey: string): string;
  /** The files that are uploaded as they are, but for the template itself. */
  fileAssets: FileAsset[];
}

export interface FileAsset {
  bucket: string;
  key: string;
  /** Path of the file. */
  file: string;
}

const manifestSchema = v.object({
  artifacts: v.record(
    v.string(),
    v.object({
      type: v.string(),
      properties: v.optional(
        v.object({
          templateFile: v.optional(v.string()),
          stackName: v.optional(v.string()),
          file: v.optional(v.string()),
        }),
        {},
      ),
    }),
  ),
});

const assetsSchema = v.object({
  files: v.record(
    v.string(),
    v.object({
      source: v.object({ path: v.optional(v.string()), packaging: v.optional(v.string(), 'file') }),
      destinations: v.record(
        v.string(),
        v.object({ bucketName: v.optional(v.string(), ''), objectKey: v.string() }),
      ),
    }),
  ),
});

/**
 * Reads a folder that `cdk synth` wrote.
 *
 * @throws SandboxError if it has not exactly one stack, or is none
 */
export function loadCloudAssembly(folder: string): CloudAssembly {
  const { artifacts } = v.parse(manifestSchema, readJson(join(folder, 'manifest.json')));
  const all = Object.entries(artifacts);
  const [stack, ...others] = all.filter(([, { type }]) => type === 'aws:cloudformation:stack');
  if (stack === undefined || others.length > 0) {
    const found = stack === undefined ? 'none' : [stack, ...others].map(([id]) => id).join(', ');
    throw new SandboxError(`The sandbox runs an app of exactly one stack; ${folder} has ${found}.`);
  }
  const [artifactId, { properties }] = stack;
  const templateFile = properties.templateFile ?? `${artifactId}.template.json`;
  const template = readJson(join(folder, templateFile));
  if (!isObject(template)) throw new SandboxError(`${folder}: the template of ${artifactId} is no object.`);

  const folders = new Map<string, string>();
  const fileAssets: FileAsset[] = [];
  for (const [, artifact] of all) {
    if (artifact.type !== 'cdk:asset-manifest' || artifact.properties.file === undefined) continue;
    const { files } = v.parse(assetsSchema, readJson(join(folder, artifact.properties.file)));
    for (const { source, destinations } of Object.values(files)) {
      if (source.path === undefined || source.path === templateFile) continue;
      const path = join(folder, source.path);
      for (const { bucketName, objectKey } of Object.values(destinations)) {
        if (source.packaging === 'zip') folders.set(objectKey, path);
        else fileAssets.push({ bucket: withoutPlaceholders(bucketName), key: objectKey, file: path });
      }
    }
  }

  return {
    stackName: properties.stackName ?? artifactId,
    template,
    fileAssets,
    assetFolder(objectKey) {
      const asset = folders.get(objectKey);
      if (asset === undefined)
        throw new SandboxError(`${folder} has no zipped asset with the key ${objectKey}.`);
      return asset;
    },
  };
}

const placeholders: Record<string, string> = { AccountId: accountId, Partition: partition, Region: region };

/** Replaces the placeholders for account and region in the name of a bucket. */
function withoutPlaceholders(text: string): string {
  return text.replaceAll(/\$\{AWS::(\w+)\}/g, (whole, name: string) => placeholders[name] ?? whole);
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
