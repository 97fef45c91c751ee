import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** A piece of one module, and what is in its place. */
export interface Mutation {
  file: string;
  source: string;
  bug: string;
}

/**
 * A module with all that it imports, as one file that Node runs by itself: it begins in no time, and runs half as fast again
 * as what tsx compiles. Throws unless the piece that a mutation changes is there exactly once.
 */
export async function compiled(
  module: string,
  mutation: Mutation | null = null,
): Promise<{ file: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-fuzz-'));
  const file = join(folder, 'worker.mjs');
  let applied = 0;
  await build({
    ...{
      entryPoints: [module],
      outfile: file,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
    },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    // The other form of a package may ask for its own files by a name that is not known before it runs.
    mainFields: ['module', 'main'],
    logLevel: 'error',
    plugins: [
      {
        name: 'mutation',
        setup({ onLoad }) {
          if (mutation === null) return;
          onLoad({ filter: /\.ts$/ }, async ({ path }) => {
            const source = await readFile(path, 'utf8');
            if (basename(path) !== mutation.file) return { contents: source, loader: 'ts' };
            const pieces = source.split(mutation.source);
            applied += pieces.length - 1;
            return { contents: pieces.join(mutation.bug), loader: 'ts' };
          });
        },
      },
    ],
  });
  const remove = () => rm(folder, { recursive: true, force: true });
  if (applied === (mutation === null ? 0 : 1)) return { file, remove };
  await remove();
  throw new Error(`${mutation?.source} is ${applied} times in ${mutation?.file}`);
}
