import { packageManagerOf } from '../../../cli/init/package-manager.ts';

test.each([
  [[], 'npm/10.8.2 node/v20', 'npm'],
  [[], 'pnpm/9.1.0 npm/? node/v20', 'pnpm'],
  [[], '', 'npm'],
  [['yarn.lock'], 'npm/10.8.2 node/v20', 'yarn'],
  [['package-lock.json'], 'pnpm/9.1.0', 'npm'],
])('with %j, run by %j, it is %s', (files, agent, expected) => {
  const project = {
    name: 'x',
    hasApp: false,
    read: (path: string) => (files.includes(path as never) ? '' : null),
  };
  expect(packageManagerOf(project, agent)).toBe(expected);
});
