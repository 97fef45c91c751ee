/**
 * The packages as users get them: built, packed, installed in empty folders from the tarballs alone, and used as the
 * README says. It also tells what an installation brings.
 *
 *   npm run test:packages
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPackages } from '../../release/build.ts';
import { pack } from '../../release/tarballs.ts';
import { assemblyOf } from '../../sandbox/sandbox.ts';

const MB = 1e6;
/** What `cdk` itself adds to a template. */
const ofTheTool = new Set(['Metadata', 'CDKMetadata', 'Conditions']);
const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'sluice-packages-'));
const say = (line: string) => console.log(line);
try {
  const [product = '', sandbox = ''] = pack(buildPackages(join(folder, 'packages')), folder);
  say(`packed: ${[product, sandbox].map((file) => `${size(file)} MB`).join(' and ')}`);

  const deployer = join(folder, 'deployer');
  await installs('who deploys only', deployer, product);
  const withoutSandbox = run(deployer, 'sluice', 'start', '--exit');
  assert.equal(withoutSandbox.status, 1);
  assert.match(withoutSandbox.stderr, /npm install --save-dev \S+-sandbox@/);
  tellStart(deployer);

  const user = join(folder, 'user');
  await installs('with the sandbox', user, product, sandbox);
  done(run(user, 'sluice', 'init', '--yes'), /new +sluice\.config\.json/);
  done(run(user, 'sluice', 'validate'), /no mistake/);
  done(run(user, 'sluice', 'start', '--exit', '--port', '0', '--domo-port', '0'), /exactly once/);
  done(run(user, 'cdk', 'synth', '--quiet'));
  await sameTemplate(user);

  embedded(join(folder, 'embedded'), product);
  say('all as it should be');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Installs tarballs in an empty folder, and tells what that brings. */
async function installs(who: string, where: string, ...tarballs: string[]): Promise<void> {
  mkdirSync(where);
  const began = performance.now();
  npm(where, 'install', ...tarballs);
  const seconds = (performance.now() - began) / 1000;
  const modules = join(where, 'node_modules');
  const cdk = bytesIn(join(modules, 'aws-cdk-lib')) / MB;
  say(
    `${who}: ${(bytesIn(modules) / MB).toFixed(0)} MB, of which aws-cdk-lib has ${cdk.toFixed(0)}; installed in ${seconds.toFixed(0)} s`,
  );
}

/** What is deployed from the package is what is deployed from a clone. */
async function sameTemplate(user: string): Promise<void> {
  const template = (assembly: string) => {
    const text = readFileSync(join(assembly, 'Sluice.template.json'), 'utf8');
    return JSON.parse(text, (key, value) => (ofTheTool.has(key) ? undefined : value));
  };
  const clone = template(await assemblyOf(join(user, 'sluice.config.json')));
  assert.deepEqual(differences(template(join(user, 'cdk.out')), clone), []);
}

/** Where two documents of JSON differ, and how. */
function differences(one: unknown, other: unknown, path = ''): string[] {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other ? [] : [`${path}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) =>
    differences(one[key as keyof typeof one], other[key as keyof typeof other], `${path}/${key}`),
  );
}

/** The construct in the app of someone else, in TypeScript, with the types that the package has. */
function embedded(where: string, product: string): void {
  mkdirSync(where);
  writeFileSync(join(where, 'package.json'), '{"name":"embedded","private":true,"type":"module"}');
  writeFileSync(join(where, 'cdk.json'), '{"app":"node app.js"}');
  npm(where, 'install', product);
  done(run(where, 'sluice', 'init', '--yes', '--no-install'), /Add Sluice to a stack of your app/);
  writeFileSync(
    join(where, 'app.ts'),
    `import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { loadConfig, Sluice } from 'sluice';

const stack = new Stack(new App(), 'Theirs');
const { bucketName } = new Bucket(stack, 'Other');
new CfnOutput(stack, 'Name', { value: bucketName });
new Sluice(stack, 'Sluice', { config: loadConfig('sluice.config.json') });
`,
  );
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--skipLibCheck', 'app.ts'];
  const types = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node'];
  const compiled = spawnSync(process.execPath, [compiler, ...options, ...types], {
    cwd: where,
    encoding: 'utf8',
  });
  assert.equal(compiled.status, 0, compiled.stdout);
  const out = join(where, 'cdk.out');
  const app = spawnSync(process.execPath, ['app.js'], {
    ...{ cwd: where, encoding: 'utf8' },
    env: { ...process.env, CDK_OUTDIR: out, CDK_CONTEXT_JSON: '{"aws:cdk:bundling-stacks":["**"]}' },
  });
  assert.equal(app.status, 0, app.stderr);
  assert.ok(readdirSync(out).includes('Theirs.template.json'));
}

function tellStart(where: string): void {
  const bin = join(where, 'node_modules/.bin/sluice');
  const times = Array.from({ length: 9 }, () => {
    const began = performance.now();
    execFileSync(bin, ['--help'], { stdio: 'ignore' });
    return performance.now() - began;
  }).sort((one, other) => one - other);
  say(`sluice --help: ${times[4]?.toFixed(0)} ms, the median of 9`);
}

function npm(where: string, ...args: string[]): void {
  execFileSync('npm', [...args, '--no-audit', '--no-fund'], {
    cwd: where,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function run(where: string, command: string, ...args: string[]) {
  say(`$ npx ${command} ${args.join(' ')}`);
  // `npx` would fetch what is not installed.
  return spawnSync('npx', ['--no-install', command, ...args], {
    cwd: where,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function done({ status, stdout, stderr }: ReturnType<typeof run>, said = /^/): void {
  assert.equal(status, 0, `it ended with ${status}:\n${stdout}\n${stderr}`);
  assert.match(stdout, said);
}

function size(file: string): string {
  return (statSync(file).size / MB).toFixed(1);
}

function bytesIn(where: string): number {
  return readdirSync(where, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
