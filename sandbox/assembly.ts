import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import * as v from 'valibot';
import { root } from '../shared/root.ts';
import { accountId, region } from './account.ts';
import { SandboxError } from './sandbox-error.ts';

export interface SynthesisOptions {
  /** The folder of cdk.json. */
  project: string;
  /** Absolute path of the configuration. */
  config: string;
  /** Keeps assemblies, so that the same code and configuration are synthesised only once. */
  dir: string;
  log?: (line: string) => void;
}

/** The files of the project that the assembly depends on, besides the configuration and the CDK. */
const sources = ['infra', 'functions', 'shared', 'cdk.json', 'package-lock.json', 'tsconfig.json'];

/** An assembly is deleted if it is not one of the latest, and so old that no sandbox uses it any more. */
const kept = { latest: 8, age: 24 * 60 * 60 * 1000 };

const cdkJson = v.object({ app: v.string(), context: v.optional(v.record(v.string(), v.unknown()), {}) });

/**
 * Makes the cloud assembly of the project's CDK app with this configuration, as `cdk synth` does, unless there is one
 * of the same sources already.
 *
 * @returns its folder
 * @throws SandboxError with the app's output, if the app fails
 */
export async function synthesise({ project, config, dir, log }: SynthesisOptions): Promise<string> {
  await mkdir(dir, { recursive: true });
  const folder = join(dir, await fingerprint(project, config));
  if (existsSync(folder)) {
    const now = new Date();
    await utimes(folder, now, now);
    return folder;
  }
  log?.('Synthesising the stack: this is done once for each version of code and configuration.');
  const unfinished = `${folder}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  try {
    await runApp(project, config, unfinished);
    // On Lambda no package.json above a function makes `.js` an ES module, so none may here either.
    await writeFile(join(unfinished, 'package.json'), '{}\n');
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
  await forgetOld(dir);
  return folder;
}

async function runApp(project: string, config: string, outDir: string): Promise<void> {
  const { app, context } = v.parse(cdkJson, JSON.parse(await readFile(join(project, 'cdk.json'), 'utf8')));
  const child = spawn(app, {
    cwd: project,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: [join(project, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
      CDK_OUTDIR: outDir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, 'aws:cdk:bundling-stacks': ['**'], config }),
      CDK_DEFAULT_ACCOUNT: accountId,
      CDK_DEFAULT_REGION: region,
      // The CDK's check of templates takes longer than all else; what is to be deployed is synthesised by `cdk`, with it.
      CDK_VALIDATION: 'false',
    },
  });
  const said: string[] = [];
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text) => said.push(text));
  const end = await new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? null : `ended with ${signal ?? code}`));
  });
  if (end === null) return;
  const lines = said.join('').trimEnd().split('\n').slice(-40).join('\n');
  throw new SandboxError(`Synthesising the stack failed: "${app}" ${end}. It said:\n${lines}`);
}

async function fingerprint(project: string, config: string): Promise<string> {
  const hash = createHash('sha256');
  const add = async (name: string, file: string) => {
    const content = await readFile(file);
    hash.update(`${name}\0${content.length}\0`).update(content);
  };
  for (const source of sources) {
    const path = join(project, source);
    if (!existsSync(path)) continue;
    if ((await stat(path)).isFile()) {
      await add(source, path);
      continue;
    }
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) await add(file.slice(project.length), file);
  }
  const cdk = createRequire(join(root, 'package.json')).resolve('aws-cdk-lib/package.json');
  await add('cdk', cdk);
  await add('config', config);
  return hash.digest('hex').slice(0, 32);
}

async function forgetOld(dir: string): Promise<void> {
  const folders = await Promise.all(
    (await readdir(dir)).map(async (name) => ({ name, used: (await stat(join(dir, name))).mtimeMs })),
  );
  const old = folders
    .sort((one, other) => other.used - one.used)
    .slice(kept.latest)
    .filter(({ used }) => used < Date.now() - kept.age);
  await Promise.all(old.map(({ name }) => rm(join(dir, name), { recursive: true, force: true })));
}
