import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const root = join(import.meta.dirname, '..');
const folderOf = (name: string) => join(root, 'functions', name);

/**
 * The code of functions, each in one file: `functions/NAME/handler.ts` with all that it imports, the SDK too, so that what
 * was tested is what runs, and a cold start reads one file.
 *
 * All are bundled in one call: CDK's NodejsFunction starts esbuild anew for each, which takes many times as long.
 *
 * @param use takes the code; its files are gone afterwards, so it must be staged by then
 */
export function withBundles<T>(names: readonly string[], use: (codeOf: (name: string) => AssetCode) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), 'sluice-bundles-'));
  try {
    buildSync({
      entryPoints: names.map((name) => ({ in: join(folderOf(name), 'handler.ts'), out: `${name}/index` })),
      outdir,
      outExtension: { '.js': '.mjs' },
      ...{ bundle: true, platform: 'node', target: 'node24', format: 'esm' },
      mainFields: ['module', 'main'],
      alias: { '@aws-sdk/credential-provider-node': join(root, 'shared/aws/credentials.ts') },
      ...{ minify: true, keepNames: true },
      // Some dependencies are CommonJS and call require for Node's own modules.
      banner: { js: "import{createRequire as _cr}from'node:module';const require=_cr(import.meta.url);" },
    });
    return use((name) => Code.fromAsset(join(outdir, name)));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The sources in the place of the code: enough where only the template is looked at. */
export const unbundled = (name: string): AssetCode => Code.fromAsset(folderOf(name));
