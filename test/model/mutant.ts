import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Edit } from './cautions/caution.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * Bundles the program that checks schedules, without some of the cautions.
 *
 * @param outfile of the bundle, which runs anywhere
 * @param edits by which they are taken out
 */
export async function bundleChecker(outfile: string, edits: readonly Edit[]): Promise<void> {
  await build({
    ...{ entryPoints: [join(root, 'test/model/checker.ts')], outfile },
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
    banner: {
      js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
    plugins: [without(edits)],
  });
}

function without(edits: readonly Edit[]): Plugin {
  return {
    name: 'without',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const own = edits.filter(({ file }) => path === join(root, file));
        if (own.length === 0) return undefined;
        return { contents: edited(await readFile(path, 'utf8'), own), loader: 'ts' };
      });
    },
  };
}

function edited(source: string, edits: readonly Edit[]): string {
  return edits.reduce((text, { file, find, replace }) => {
    const times = text.split(find).length - 1;
    if (times !== 1) throw new Error(`${file} has ${times} times the text ${find}`);
    return text.replace(find, () => replace);
  }, source);
}
