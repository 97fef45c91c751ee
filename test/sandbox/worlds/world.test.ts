import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxError } from '../../../sandbox/sandbox-error.ts';
import { parseWorld, readWorld } from '../../../sandbox/worlds/world.ts';

const shipped = join(__dirname, '../../../sandbox/worlds');

test.each(readdirSync(shipped).filter((name) => name.endsWith('.json')))(
  'the world %s is one, and says what it is and where its numbers are from',
  (name) => {
    const world = readWorld(join(shipped, name));
    const { description, ...services } = world;
    expect(description).toEqual(expect.any(String));
    for (const part of Object.values(services).flat()) expect(part).toHaveProperty('source');
  },
);

test.each<[string, unknown, string]>([
  ['a service that has no quotas here', { sns: {} }, 'sns'],
  [
    'a call that has none',
    { stepFunctions: { startMachine: { bucket: 1, perSecond: 1 } } },
    'stepFunctions.startMachine',
  ],
  [
    'half a quota',
    { stepFunctions: { startExecution: { bucket: 800 } } },
    'stepFunctions.startExecution.perSecond',
  ],
  ['a quota of nothing', { lambda: { concurrency: 0 } }, 'lambda.concurrency'],
  ['a share of more than all', { sqs: { redeliver: 2 } }, 'sqs.redeliver'],
  ['a lag of no time', { dynamoDb: { readLag: 0 } }, 'dynamoDb.readLag'],
  [
    'a number as text',
    { dynamoDb: { writesPerSecondOfPartition: '1000' } },
    'dynamoDb.writesPerSecondOfPartition',
  ],
  ['a setting that Domo does not have', { domo: { indexing: 1 } }, 'domo.indexing'],
  ['a setting of Domo that is unfit', { domo: { throttle: { bucket: 0, perSecond: 1 } } }, 'domo.throttle'],
])('%s is refused by its path', (_, value, path) => {
  expect(() => parseWorld(value, 'w.json')).toThrow(SandboxError);
  expect(() => parseWorld(value, 'w.json')).toThrow(path);
});

test('a world has the settings of Domo that it names, and no others', () => {
  const domo = { source: 'a test', secondCommit: 'twice', pushLimit: { perSeconds: 60 } };
  expect(parseWorld({ domo }, 'w.json').domo).toEqual({
    ...domo,
    pushLimit: {
      pushes: 1,
      perSeconds: 60,
      status: 429,
      message: 'Pushing data to the API is limited to once per hour.',
    },
  });
});

test('a file that is not there, or is no JSON, is refused by its name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'world-'));
  try {
    const file = join(folder, 'world.json');
    expect(() => readWorld(file)).toThrow(file);
    writeFileSync(file, '{');
    expect(() => readWorld(file)).toThrow(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
