import { posix } from 'node:path';
import ts from 'typescript';

/** The text of a module or of its declarations after each of its specifiers was replaced by what `use` makes of it. */
export function mapSpecifiers(code: string, use: (specifier: string) => string): string {
  let mapped = '';
  let done = 0;
  for (const { fileName, pos, end } of ts.preProcessFile(code, true, true).importedFiles) {
    // The place of a specifier begins with its quote.
    mapped += code.slice(done, pos + 1) + use(fileName);
    done = end + 1;
    if (code[pos] !== code[done]) throw new Error(`no specifier at ${pos}: ${code.slice(pos, done)}`);
  }
  return mapped + code.slice(done);
}

/** The name of the package that a specifier names, or null for a file or a module of Node itself. */
export function packageOf(specifier: string): string | null {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return null;
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

/**
 * How a file names another one of the tree, which may be in another package.
 *
 * @param from path of the file that imports, in the tree, like `cli/bring-up.js`
 * @param packageOfFolder the package that has a folder of the top level, like `sandbox`
 */
export function acrossPackages(
  specifier: string,
  from: string,
  packageOfFolder: (folder: string) => string | undefined,
): string {
  if (!specifier.startsWith('.')) return specifier;
  const to = posix.join(posix.dirname(from), specifier);
  const [home, other] = [from, to].map((path) => packageOfFolder(path.split('/')[0] as string));
  return home === other || other === undefined ? specifier : `${other}/${to}`;
}
