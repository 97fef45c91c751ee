import type { Answers } from './answers.ts';
import type { Installs, Manifest, Project } from './project.ts';

/** A file of the project, as it is to be. */
export interface PlannedFile {
  path: string;
  text: string;
  /** What happens to it: a file that has what it needs is kept as it is. */
  what: 'new' | 'changed' | 'kept';
}

/** The files of a project. What is there is kept, or added to, and never written over. */
export function filesOf(
  project: Project,
  answers: Answers,
  installs: Installs,
  featureFlags: Record<string, unknown>,
): PlannedFile[] {
  const [packageName = ''] = Object.keys(installs.dependencies);
  const unlessThere = (path: string, text: string): PlannedFile => {
    const there = project.read(path);
    return there === null ? { path, text, what: 'new' } : { path, text: there, what: 'kept' };
  };
  const ofApp = [
    unlessThere('app.mjs', app(packageName)),
    unlessThere('cdk.json', json({ app: 'node app.mjs', context: featureFlags })),
    unlessThere('.github/workflows/sluice.yml', workflow),
  ];
  return [
    unlessThere('sluice.config.json', json(configuration(answers, packageName))),
    ...(project.hasApp ? [] : ofApp),
    manifest(project, installs),
    ignored(project),
  ];
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function configuration({ route, bucket, ...answers }: Answers, packageName: string): unknown {
  const { dataSet, updateMethod, keyColumnNames } = answers;
  return {
    $schema: `./node_modules/${packageName}/sluice.schema.json`,
    ...(bucket !== null && { bucket }),
    imports: [
      {
        ...{ name: route, prefix: `incoming/${route}/` },
        ...{ dataSet: { name: dataSet, columns: 'infer' }, updateMethod },
        ...(keyColumnNames.length > 0 && { keyColumnNames }),
      },
    ],
  };
}

const app = (packageName: string) => `import { App } from 'aws-cdk-lib';
import { environmentOf, SluiceStack } from '${packageName}';

const app = new App();
// \`npx cdk deploy -c env=prod\` takes sluice.config.prod.json, and the stack Sluice-prod.
const { config, stack } = environmentOf(app);
new SluiceStack(app, stack, { config });
`;

function manifest(project: Project, { dependencies, devDependencies }: Installs): PlannedFile {
  const path = 'package.json';
  const there = project.read(path);
  const old: Manifest =
    there === null ? ({ name: project.name, private: true } as Manifest) : JSON.parse(there);
  const has = (name: string) => name in { ...old.dependencies, ...old.devDependencies };
  const missing = (wanted: Record<string, string>) =>
    Object.fromEntries(Object.entries(wanted).filter(([name]) => !has(name)));
  const scripts = {
    sandbox: 'sluice sandbox',
    validate: 'sluice validate',
    synth: 'cdk synth',
    deploy: 'cdk deploy',
  };
  const added: Manifest = {
    ...old,
    ...(project.hasApp ? {} : { scripts: { ...scripts, ...old.scripts } }),
    dependencies: { ...old.dependencies, ...missing(dependencies) },
    devDependencies: { ...old.devDependencies, ...missing(devDependencies) },
  };
  if (there !== null && JSON.stringify(added) === JSON.stringify(old))
    return { path, text: there, what: 'kept' };
  return { path, text: json(added), what: there === null ? 'new' : 'changed' };
}

function ignored(project: Project): PlannedFile {
  const path = '.gitignore';
  const there = project.read(path);
  const lines = there?.split(/\r?\n/).map((line) => line.trim().replace(/^\//, '')) ?? [];
  const missing = ['node_modules/', 'cdk.out/', '.sandbox/'].filter(
    (line) => !lines.includes(line) && !lines.includes(line.slice(0, -1)),
  );
  if (there !== null && missing.length === 0) return { path, text: there, what: 'kept' };
  const before = there === null || there === '' || there.endsWith('\n') ? (there ?? '') : `${there}\n`;
  return { path, text: `${before}${missing.join('\n')}\n`, what: there === null ? 'new' : 'changed' };
}

const workflow = `# Checks every change, and deploys what is on main. The role of AWS_ROLE_ARN trusts this repository by OpenID Connect:
# https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
name: Sluice
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
  id-token: write
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      - run: npx sluice validate
      - run: npx cdk synth --quiet
  deploy:
    needs: check
    if: github.ref == 'refs/heads/main' && vars.AWS_ROLE_ARN != ''
    runs-on: ubuntu-latest
    concurrency: sluice
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: \${{ vars.AWS_ROLE_ARN }}
          aws-region: \${{ vars.AWS_REGION }}
      - run: npx cdk deploy --require-approval never
`;
