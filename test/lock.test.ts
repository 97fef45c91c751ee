import lock from '../package-lock.json';

/*
 * What of an audit needs no network. `npm audit` asks the registry for known weaknesses; not every registry answers that.
 */

interface Locked {
  version?: string;
  integrity?: string;
  resolved?: string;
  /** It comes within the archive of another package, under the hash of that. */
  inBundle?: boolean;
  dev?: boolean;
  license?: string;
  /** It runs code of its own when it is installed. */
  hasInstallScript?: boolean;
  /** Its authors have given it up. */
  deprecated?: string;
  funding?: unknown;
}

const packages = Object.entries(lock.packages as Record<string, Locked>).filter(([path]) => path !== '');

test('every package of every platform has the hash of what npm takes for it', () => {
  const bare = packages.filter(
    ([, { integrity, inBundle }]) => inBundle !== true && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''),
  );
  expect(bare.map(([path]) => path)).toEqual([]);
  expect(packages.length).toBeGreaterThan(500);
});

test('every version is exact, and no package names a registry: npm takes the one that it is set up for', () => {
  for (const [path, { version, funding: _, ...rest }] of packages) {
    expect({ path, version }).toEqual({ path, version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect(JSON.stringify({ path, rest })).not.toContain('://');
  }
});

test('no package runs code when it is installed but those that bring what is compiled', () => {
  const running = packages.filter(([, { hasInstallScript }]) => hasInstallScript === true);
  expect(running.map(([path]) => path.replace(/^.*node_modules\//, '')).sort()).toEqual(
    ['@parcel/watcher', '@swc/core', 'classic-level', 'esbuild'].sort(),
  );
});

test('no package is given up by its authors', () => {
  expect(packages.filter(([, { deprecated }]) => deprecated !== undefined)).toEqual([]);
});

test('what runs has licences that ask for no more than to be named', () => {
  const free = ['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];
  const isFree = (license: string) => license.split(' AND ').every((one) => free.includes(one));
  const others = packages.filter(([, { dev, license }]) => dev !== true && !isFree(license ?? ''));
  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});
