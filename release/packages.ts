import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { publishedSamples } from '../cli/samples/published.ts';

/** A package that users install. */
export interface Package {
  /** The name on npm. */
  name: string;
  description: string;
  /** Folders of the compiled tree whose code it has. */
  folders: string[];
  /** Files and folders that it has as they are: where in the package, and from where in the repository. */
  files: Record<string, string>;
  /** Files that it has in another form than the repository: what makes it of that. */
  made: Record<string, (text: string) => string>;
  /** What its manifest says beside name, version, licence and dependencies. */
  manifest: Record<string, unknown>;
}

const worlds = readdirSync(join(import.meta.dirname, '../sandbox/worlds'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => `sandbox/worlds/${name}`);
/** The package of those who published the sample files. */
const published = 'node_modules/vega-datasets';
const demoFiles = {
  'sandbox/demo/files/SOURCES.md': 'sandbox/demo/SOURCES.md',
  ...Object.fromEntries(
    publishedSamples.map(({ file }) => [`sandbox/demo/files/${file}`, join(published, 'data', file)]),
  ),
};

/**
 * Who deploys installs the first alone; the second has what only the sandbox needs, DuckDB among it, and is loaded by the
 * commands that start a sandbox.
 *
 * @param name of the first on npm, which is that of the repository's own package.json
 */
export function packagesOf(name: string): [product: Package, sandbox: Package] {
  const product = {
    name,
    description: 'Drop a file in an S3 bucket and its rows are in Domo, exactly once, however large it is.',
    folders: ['cli', 'console', 'infra', 'shared', 'functions'],
    files: asTheyAre('cli/sluice.mjs', 'sluice.schema.json', 'README.md', 'CHANGELOG.md', 'LICENSE'),
    made: { 'cdk.json': compiledApp },
    manifest: {
      bin: { sluice: 'cli/sluice.mjs' },
      exports: {
        '.': { types: './infra/index.d.ts', default: './infra/index.js' },
        './package.json': './package.json',
        './sluice.schema.json': './sluice.schema.json',
        // For the sandbox, which is released together with it. Nobody else can rely on it.
        './shared/*': './shared/*',
      },
      peerDependenciesMeta: { [`${name}-sandbox`]: { optional: true } },
    },
  };
  const sandbox = {
    name: `${name}-sandbox`,
    description: 'The stand-ins for AWS and Domo on which Sluice runs on one machine.',
    folders: ['sandbox'],
    files: {
      ...asTheyAre('sandbox/lambda/bootstrap.mjs', 'sandbox/demo/sluice.config.json', 'LICENSE', ...worlds),
      ...demoFiles,
    },
    made: {},
    manifest: { exports: { './*': './*' } },
  };
  return [product, sandbox];
}

const asTheyAre = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, path]));

/** The text of cdk.json, for an app that is compiled. */
function compiledApp(text: string): string {
  const { app, ...rest } = JSON.parse(text);
  const compiled = app.replace(/^tsx (.+)\.ts$/, 'node $1.js');
  if (compiled === app) throw new Error(`cdk.json has the app "${app}", and not one in TypeScript`);
  return `${JSON.stringify({ app: compiled, ...rest }, null, 2)}\n`;
}
