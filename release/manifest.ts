import type { Package } from './packages.ts';

/** What is used of the repository's own package.json. */
export interface OwnManifest {
  name: string;
  version: string;
  license: string;
  engines: Record<string, string>;
  repository?: unknown;
  homepage?: unknown;
  bugs?: unknown;
  keywords?: unknown;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** Whoever has a CDK app has these, and an app may have one version of them only. */
const peers = ['aws-cdk-lib', 'constructs'];

/**
 * The package.json of a package: it depends on what its code imports, in the versions with which the repository was tested.
 *
 * @param imported names of the packages that its code imports
 * @param siblings names of the packages that are released together with it
 */
export function manifestOf(
  { name, description, manifest }: Package,
  { version, license, engines, repository, homepage, bugs, keywords, ...own }: OwnManifest,
  imported: ReadonlySet<string>,
  siblings: readonly string[],
): Record<string, unknown> {
  const known = { ...own.devDependencies, ...own.dependencies };
  const versionOf = (dependency: string) => {
    if (siblings.includes(dependency)) return version;
    const wanted = known[dependency];
    if (wanted === undefined)
      throw new Error(`${name} imports ${dependency}, which package.json does not list`);
    return wanted;
  };
  const listed = (names: string[]) => Object.fromEntries(names.map((one) => [one, versionOf(one)]));
  const all = [...imported].filter((one) => one !== name).sort();
  const isPeer = (one: string) => peers.includes(one) || siblings.includes(one);
  return {
    ...{ name, version, description, license, type: 'module', engines },
    ...{ repository, homepage, bugs, keywords },
    ...manifest,
    // What `init` installs beside the peers.
    config: { 'aws-cdk': known['aws-cdk'] },
    dependencies: listed(all.filter((one) => !isPeer(one))),
    peerDependencies: listed(all.filter(isPeer)),
    // A package is published from a forge's workflow, which signs where it came from.
    publishConfig: { access: 'public', provenance: true },
  };
}
