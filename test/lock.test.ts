import lock from '../package-lock.json';

interface Locked {
  version?: string;
  integrity?: string;
  resolved?: string;
  /** It comes within the archive of another package, under the hash of that. */
  inBundle?: boolean;
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
