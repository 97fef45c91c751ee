import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import type { Core } from './csv-splitting.ts';

/** A bug: a piece of one file of shared/csv, and what to put in its place. */
export interface Mutation {
  file: string;
  source: string;
  bug: string;
}

const folder = join(process.cwd(), 'shared', 'csv');

const entry = `
  export { planRanges } from './ranges.ts';
  export { cutPart } from './part.ts';
  export { prove } from './proof.ts';
`;

/** The splitter, compiled anew, with a bug in it. Throws unless the piece of source is there exactly once. */
export async function loadMutant(mutation: Mutation | null): Promise<Core> {
  let applied = 0;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: folder, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    plugins: [
      {
        name: 'mutation',
        setup({ onLoad }) {
          onLoad({ filter: /shared[/\\]csv[/\\].*\.ts$/ }, ({ path }) => {
            const source = readFileSync(path, 'utf8');
            if (basename(path) !== mutation?.file) return { contents: source, loader: 'ts' };
            const pieces = source.split(mutation.source);
            applied += pieces.length - 1;
            return { contents: pieces.join(mutation.bug), loader: 'ts' };
          });
        },
      },
    ],
  });
  if (applied !== (mutation ? 1 : 0))
    throw new Error(`${mutation?.source} is ${applied} times in ${mutation?.file}`);
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(module, module.exports, require);
  return module.exports as Core;
}
