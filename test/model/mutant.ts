import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Caution } from './cautions.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * Bundles the program that checks random schedules, without one of the cautions.
 *
 * @param caution null: all of them stay
 * @param outfile of the bundle, which runs anywhere
 */
export async function bundleChecker(outfile: string, caution: Caution | null): Promise<void> {
  await build({
    ...{ entryPoints: [join(root, 'test/model/checker.ts')], outfile },
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
    banner: {
      js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
    plugins: caution === null ? [] : [without(caution)],
  });
}

function without({ file, find, replace, what }: Caution): Plugin {
  return {
    name: 'without',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path !== join(root, file)) return undefined;
        const source = await readFile(path, 'utf8');
        const times = source.split(find).length - 1;
        if (times !== 1) throw new Error(`${what}: ${file} has its text ${times} times`);
        return { contents: source.replace(find, () => replace), loader: 'ts' };
      });
    },
  };
}
