import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { root } from '../shared/root.ts';

const folderOf = (name: string) => join(root, 'functions', name);

/**
 * The code of functions, each in one file. In the package that is installed they are there ready made; in a clone they are
 * made of the sources.
 *
 * @param use takes the code; its files may be gone afterwards, so it must be staged by then
 */
export function withBundles<T>(names: readonly string[], use: (codeOf: (name: string) => AssetCode) => T): T {
  if (names.every((name) => existsSync(join(folderOf(name), 'index.mjs')))) return use(unbundled);
  const outdir = mkdtempSync(join(tmpdir(), 'sluice-bundles-'));
  try {
    writeBundles(names, outdir);
    return use((name) => Code.fromAsset(join(outdir, name)));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/**
 * Makes `OUTDIR/NAME/index.mjs` for each function: `functions/NAME/handler.ts` with all that it imports, the SDK too, so
 * that what was tested is what runs, and a cold start reads one file.
 *
 * All are bundled in one call: CDK's NodejsFunction starts esbuild anew for each, which takes many times as long.
 */
export function writeBundles(names: readonly string[], outdir: string): void {
  // Who has the package has no esbuild.
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');
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
}

/** The folder of a function in the place of its code: enough where only the template is looked at. */
export const unbundled = (name: string): AssetCode => Code.fromAsset(folderOf(name));
