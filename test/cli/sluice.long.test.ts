import { execFile } from 'node:child_process';
import { join } from 'node:path';
import packageJson from '../../package.json';
import type { Load } from '../../shared/import/load.ts';
import { makeLoad, route } from '../helpers/load.ts';
import { type FakeAws, startFakeAws } from './fake-aws.ts';
import { createLives } from './lives.ts';

const root = join(import.meta.dirname, '../..');

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Starts the command itself, from another folder, as a shell would. */
function sluice(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(root, packageJson.bin.sluice), ...args],
      { cwd: '/', env: { ...process.env, ...env } },
      (_error, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });
}

test('the command starts from any folder, and says its version', async () => {
  expect(await sluice(['--version'])).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' });
});

test('wrong use ends with 2', async () => {
  const { code, out, err } = await sluice(['drop', '--rute', 'sales']);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(
    /^sluice: Unknown option '--rute'\. Did you mean "--route"\?\nUsage: sluice drop FILE \[FILE\]… --route NAME/,
  );
});

test('where nobody listens, one sentence says what to do, and the exit code is 1', async () => {
  // Port 9 is "discard", which nobody runs any more.
  expect(await sluice(['status', '--endpoint', 'http://127.0.0.1:9'])).toEqual({
    code: 1,
    out: '',
    err: 'sluice: No sandbox at http://127.0.0.1:9. Start one with `npx sluice sandbox --port 9`, and leave it running.\n',
  });
});

test('doctor tells that nobody listens once, and of nothing else that it were well', async () => {
  const { code, out, err } = await sluice(['doctor', '--endpoint', 'http://127.0.0.1:9', '--json']);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  const [region, credentials, ...others] = JSON.parse(out);
  expect(region).toEqual({ subject: 'region', status: 'ok', found: 'us-east-1.', remedy: null });
  expect(credentials).toMatchObject({
    status: 'wrong',
    found: expect.stringMatching(/^No sandbox at http:\/\/127\.0\.0\.1:9\. Start one/),
  });
  expect(new Set(others.map(({ status }: { status: string }) => status))).toEqual(new Set(['skipped']));
});

test('a configuration with mistakes is wrong use, and all of them are named', async () => {
  const { code, out, err } = await sluice(['sandbox', '--config', join(root, 'package.json'), '--json']);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('package.json has');
  expect(err).not.toMatch(/\n\s+at /);
});

/** The exit code of a command line whose output nobody reads, and what it said besides. */
function unread(...args: string[]): Promise<{ out: string; err: string }> {
  // `true` is gone long before Node has started, so that the first write finds a closed pipe.
  const shell = `"${process.execPath}" cli/sluice.mjs "$@" | true; echo "\${PIPESTATUS[0]}"`;
  return new Promise((resolve) => {
    execFile('bash', ['-c', shell, 'bash', ...args], { cwd: root }, (_error, out, err) =>
      resolve({ out, err }),
    );
  });
}

describe('nobody reads on', () => {
  let aws: FakeAws;
  let load: Load;
  beforeEach(async () => {
    aws = await startFakeAws();
    aws.imports = [route];
    load = makeLoad();
    await createLives(aws).end(load, 'failed', { reason: 'It failed.', fault: 'domo' });
  });
  afterEach(() => aws.stop());

  test('that is no error of a command that lists or explains', async () => {
    expect(await unread('help', 'sandbox')).toEqual({ out: '0\n', err: '' });
    expect(await unread('history', '--endpoint', aws.url)).toEqual({ out: '0\n', err: '' });
    expect(await unread('history', '--json', '--endpoint', aws.url)).toEqual({ out: '0\n', err: '' });
  });

  test.each([
    ['committed', 0],
    ['rejected', 1],
  ] as const)('the exit code says all the same that the load was %s', async (state, code) => {
    aws.onReceived = () => createLives(aws).end(load, state, { reason: 'Row 2.', fault: 'user' });
    const ended = await unread('replay', '--failed', '--wait', '--endpoint', aws.url);
    expect(ended).toEqual({ out: `${code}\n`, err: '' });
    expect(await aws.ledger.get(load.id)).toMatchObject({ state, replays: 1 });
  });
});

test('colours are for terminals, or for those who force them', async () => {
  expect((await sluice(['help'])).out).not.toContain('\u001b');
  expect((await sluice(['help'], { FORCE_COLOR: '1' })).out).toContain('\u001b[');
  expect((await sluice(['help'], { FORCE_COLOR: undefined, NO_COLOR: '1' })).out).not.toContain('\u001b');
});
