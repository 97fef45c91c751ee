import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../../shared/root.ts';

/** What is used of a package.json. */
export interface Manifest {
  name?: string;
  version?: string;
  scripts?: Record<string, string>;
  config?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** A folder that is to become a project, or has become one already. */
export interface Project {
  /** The name of the folder, as npm takes names. */
  name: string;
  /** The text of a file in it; null if there is none. */
  read(path: string): string | null;
  /** Whether there is a CDK app, to which the construct is added. */
  hasApp: boolean;
}

export function projectIn(folder: string): Project {
  const read = (path: string) => {
    const file = join(folder, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  };
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return { name: name || 'sluice-stack', read, hasApp: read('cdk.json') !== null };
}

/** What a project installs, in the versions with which this version was tested. */
export interface Installs {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** Of the package that is installed. A clone has the same in its own manifest. */
export function installsOf(
  own: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
): Installs {
  const { name = '', version = '' } = own;
  const known = { ...own.devDependencies, ...own.dependencies, ...own.peerDependencies, ...own.config };
  const versionOf = (dependency: string) => known[dependency] as string;
  return {
    dependencies: {
      [name]: `^${version}`,
      'aws-cdk-lib': versionOf('aws-cdk-lib'),
      constructs: versionOf('constructs'),
    },
    devDependencies: { [`${name}-sandbox`]: `^${version}`, 'aws-cdk': versionOf('aws-cdk') },
  };
}

/** The feature flags of the CDK with which the template is tested: another set would give another template. */
export function featureFlags(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context;
}
