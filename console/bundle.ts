import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { root } from '../shared/root.ts';

/** Where the page is, in the repository and in the package. */
export const pageFolder = 'console/page';

/** A file of the page as a browser gets it. */
export interface BundledFile {
  name: string;
  bytes: Buffer;
}

/** Makes the files of the page of its sources: one script, one style sheet, and what is as it is. */
export function bundlePage(): BundledFile[] {
  // Who has the package has no esbuild.
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');
  const source = join(root, pageFolder);
  const { outputFiles } = buildSync({
    entryPoints: [
      { in: join(source, 'main.tsx'), out: 'console' },
      { in: join(source, 'style.css'), out: 'console' },
    ],
    ...{ bundle: true, minify: true, write: false, outdir: source },
    ...{ platform: 'browser', target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'], format: 'esm' },
    ...{ jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  });
  const made = outputFiles.map(({ path, contents }) => ({
    name: basename(path),
    bytes: Buffer.from(contents),
  }));
  const asTheyAre = ['index.html', 'icon.svg'].map((name) => ({
    name,
    bytes: readFileSync(join(source, name)),
  }));
  return [...asTheyAre, ...made];
}

/** Writes the files of the page to a folder. */
export function writePage(folder: string): void {
  for (const { name, bytes } of bundlePage()) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}
