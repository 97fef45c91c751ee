import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { root } from '../../shared/root.ts';
import { bundlePage, pageFolder } from '../bundle.ts';

export interface PageFile {
  /** Of its content, as HTTP names it. */
  type: string;
  bytes: Buffer;
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The files of the page by their paths. In the package they are there ready made; in a clone they are made of the sources. */
export async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const names = ['index.html', 'icon.svg', 'console.js', 'console.css'];
  const made = await Promise.all(
    names.map((name) => readFile(join(root, pageFolder, name)).catch(() => null)),
  );
  const isPackage = made.every((bytes) => bytes !== null);
  const files = isPackage ? names.map((name, i) => ({ name, bytes: made[i] as Buffer })) : bundlePage();
  return new Map(files.map(({ name, bytes }) => [`/${name}`, { type: types[extname(name)] ?? '', bytes }]));
}
