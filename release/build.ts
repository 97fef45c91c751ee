import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { pageFolder, writePage } from '../console/bundle.ts';
import { writeBundles } from '../infra/bundles.ts';
import { manifestOf, type OwnManifest } from './manifest.ts';
import { type Package, packagesOf } from './packages.ts';
import { acrossPackages, mapSpecifiers, packageOf } from './specifiers.ts';

const root = join(import.meta.dirname, '..');
/** Folders of the tree that have bundles in the place of modules. */
const bundled = ['functions', pageFolder];

/**
 * Builds the packages as folders, which `npm pack` and `npm publish` take: JavaScript and types from the compiler, the
 * bundles of the functions and of the console's page, and the files that a package has as they are.
 *
 * @param to is emptied
 * @returns the folder of each package, in the order of `packagesOf`
 */
export function buildPackages(to: string): string[] {
  rmSync(to, { recursive: true, force: true });
  const tree = join(to, 'tree');
  compile(tree);
  writeBundles(readdirSync(join(root, 'functions')), join(tree, 'functions'));
  writePage(join(tree, pageFolder));
  const own: OwnManifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const packages = packagesOf(own.name);
  const folders = packages.map((one) => fill(one, packages, tree, join(to, one.name), own));
  rmSync(tree, { recursive: true });
  return folders;
}

function compile(outDir: string): void {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const project = join(import.meta.dirname, 'tsconfig.json');
  execFileSync(process.execPath, [compiler, '--project', project, '--outDir', outDir], { stdio: 'inherit' });
}

function fill(one: Package, all: readonly Package[], tree: string, folder: string, own: OwnManifest): string {
  const packageOfFolder = (name: string) => all.find(({ folders }) => folders.includes(name))?.name;
  const imported = new Set<string>();
  for (const path of one.folders.flatMap((name) => filesIn(tree, name))) {
    const code = readFileSync(join(tree, path), 'utf8');
    // Bundles are complete.
    const isModule = !bundled.some((folder) => path.startsWith(`${folder}/`));
    const mapped = isModule
      ? mapSpecifiers(code, (text) => acrossPackages(text, path, packageOfFolder))
      : code;
    if (isModule && path.endsWith('.js')) note(mapped);
    write(join(folder, path), mapped);
  }
  for (const [path, source] of Object.entries(one.files))
    cpSync(join(root, source), join(folder, path), { recursive: true });
  for (const [path, make] of Object.entries(one.made))
    write(join(folder, path), make(readFileSync(join(root, path), 'utf8')));
  const siblings = all.map(({ name }) => name);
  write(
    join(folder, 'package.json'),
    `${JSON.stringify(manifestOf(one, own, imported, siblings), null, 2)}\n`,
  );
  return folder;

  function note(code: string): void {
    mapSpecifiers(code, (text) => {
      const name = packageOf(text);
      if (name !== null) imported.add(name);
      return text;
    });
  }
}

/** Paths in `tree`, with slashes. */
function filesIn(tree: string, folder: string): string[] {
  return readdirSync(join(tree, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(tree, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
