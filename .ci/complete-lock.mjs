// Completes package-lock.json with the packages of other platforms. A registry that serves only this machine's
// leaves them out of a lock file, and `npm ci` then refuses it, here and on every other platform.
// Run it after each `npm install` that changed the lock file.
import { readFileSync, writeFileSync } from 'node:fs';

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
let added = 0;
for (const owner of Object.values(lock.packages)) {
  for (const [name, range] of Object.entries(owner.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    const nested = Object.keys(lock.packages).some((key) => key.endsWith(`/${path}`));
    if (lock.packages[path] !== undefined || nested) continue;
    const words = name.split(/[-/]/);
    const cpu = processors.filter(
      (word) => words.includes(word) || words.some((w) => word === 'arm' && /^arm(-|$|eabi)/.test(w)),
    );
    const os = systems.filter((word) => words.includes(word));
    const version = range.replace(/^[~^]/, '');
    if (!/^\d+\.\d+\.\d+/.test(version)) continue;
    lock.packages[path] = {
      version,
      ...(cpu.length > 0 ? { cpu } : {}),
      ...(owner.dev ? { dev: true } : {}),
      license: owner.license,
      optional: true,
      ...(os.length > 0 ? { os } : {}),
    };
    added++;
  }
}
const [root, ...rest] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages of other platforms added`);
