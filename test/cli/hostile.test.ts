import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { commands } from '../../cli/commands.ts';
import { createDisplay } from '../../cli/progress/display.ts';
import { powerless, printTo, writeLine } from '../../cli/terminal.ts';
import { finalStates } from '../../shared/import/load.ts';
import { makeLoad, route } from '../helpers/load.ts';
import { run, screen } from './captured.ts';
import { bucket, type FakeAws, startFakeAws } from './fake-aws.ts';
import { createLives } from './lives.ts';
import { bar } from './records.ts';

/** Clears the screen, sets the title of the window, rings; the same by C1; erases; turns the direction of writing. */
const hostile = '\u001b[2J\u001b]0;t\u0007\u009b2J\u009d0;t\u009c\u007f\b\r\u202egpj\u2066';
/** What no terminal may get; a line break is ours. */
const commanding = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
/** What a picture moves and clears the lines by. */
const moves = ['\u001b[?25l', '\u001b[?25h', '\u001b[K', '\u001b[J', '\u001b[2A', '\r'];

let aws: FakeAws;
let s3: S3Client;
let failed = '';

beforeAll(async () => {
  aws = await startFakeAws();
  aws.imports = [route];
  const lives = createLives(aws);
  const key = (name: string) => `incoming/sales/${hostile}${name}.csv`;
  for (const state of finalStates) {
    const load = makeLoad({ key: key(state) });
    await lives.end(load, state, {
      ...{ reason: `Domo said ${hostile}.`, fault: 'domo', receipt: `s3://b/${hostile}` },
      error: hostile,
    });
    if (state === 'failed') failed = load.id;
  }
  await lives.batch([makeLoad({ key: key('loading') })], 'open');
  await lives.receive(makeLoad({ key: key('waits') }));
  s3 = new S3Client({
    ...{ endpoint: aws.url, region: 'us-east-1', forcePathStyle: true },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key('missed'), Body: 'id\n1\n' }));
});
afterAll(async () => {
  s3.destroy();
  await aws.stop();
});

/** Calls of every command, with what a user may name in them, and what is told of outside. */
const calls: Record<string, (where: string[]) => string[][]> = {
  start: () => [['--port', hostile]],
  sandbox: () => [
    ['--config', join(aws.dir, hostile)],
    ['--world', join(aws.dir, hostile)],
    ['--domo-setting', `${hostile}=1`],
    ['--domo-fault', hostile],
  ],
  plan: (where) => [
    [join(aws.dir, hostile), '--route', 'sales', ...where],
    [`s3://${bucket}/incoming/sales/${hostile}.csv`, ...where],
  ],
  drop: (where) => [
    [join(aws.dir, `${hostile}none.csv`), '--route', 'sales', ...where],
    [join(aws.dir, `${hostile.replaceAll('/', '')}.csv`), '--route', 'sales', ...where],
    [join(aws.dir, `${hostile.replaceAll('/', '')}.csv`), '--route', hostile, ...where],
  ],
  status: (where) => [where],
  history: (where) => [where, ['--route', hostile, ...where], ['--state', hostile, ...where]],
  show: (where) => [
    [failed, ...where],
    [hostile, ...where],
  ],
  logs: (where) => [
    [failed, ...where],
    [hostile, ...where],
  ],
  completion: () => [[hostile], ['bash']],
  open: (where) => [['--port', hostile, ...where]],
  init: () => [[join(aws.dir, 'project'), '--yes', '--no-install', '--route', hostile]],
  validate: () => [
    ['--config', join(aws.dir, hostile)],
    ['--env', hostile],
  ],
  export: (where) => [[hostile, ...where]],
  replay: (where) => [
    [failed, ...where],
    [hostile, ...where],
    [failed, hostile, ...where],
    ['--rejected', ...where],
  ],
  sweep: (where) => [
    ['--grace', '0s', ...where],
    ['--grace', hostile, ...where],
    ['--fix', '--grace', '0s', ...where],
  ],
  doctor: (where) => [where],
  probe: (where) => [where, ['--patience', hostile, ...where]],
  suggest: () => [[hostile], [join(aws.dir, `${hostile}.csv`)]],
};

test('every command is called here', () => {
  expect(Object.keys(calls).sort()).toEqual(commands.map(({ name }) => name).sort());
});

describe.each(commands.map(({ name }) => name))('%s', (name) => {
  const has = (option: string) =>
    Object.hasOwn(commands.find((one) => one.name === name)?.options ?? {}, option);

  test.each([[''], ['--json']])('sends nothing to a terminal that it obeys %s', async (json) => {
    if (json !== '' && !has('json')) return;
    await writeFile(join(aws.dir, `${hostile}.csv`), 'id\n1\n');
    const where = has('endpoint') ? ['--endpoint', aws.url] : [];
    for (const args of calls[name]?.(where) ?? []) {
      const { out, err } = await run([name, ...args, ...(json === '' ? [] : [json])]);
      expect({ args, said: out + err }).toEqual({ args, said: expect.not.stringMatching(commanding) });
    }
  });

  test('sends nothing that a terminal obeys of what AWS says when it refuses', async () => {
    if (!has('endpoint')) return;
    // XML can't carry most control characters; it does the C1 ones.
    const message = '\u009b2J\u202e no';
    aws.refusal = { status: 403, code: 'AccessDenied', message };
    try {
      for (const args of calls[name]?.(['--endpoint', aws.url]) ?? []) {
        const { out, err } = await run([name, ...args]);
        expect({ args, said: out + err }).toEqual({ args, said: expect.not.stringMatching(commanding) });
      }
    } finally {
      aws.refusal = null;
    }
  });
});

test('what is hostile is shown all the same', async () => {
  const { out } = await run(['history', '--endpoint', aws.url]);
  expect(out).toContain('�[2J�]0;t��2J');
  expect(out).toContain('Domo said �[2J');
});

describe('what was not made printable before', () => {
  const line = `\u001b[32m✔\u001b[39m ${hostile}`;
  const shown = '\u001b[32m✔\u001b[39m �[2J�]0;t��2J�0;t�����gpj�';

  test('is so by the line that it is written in', () => {
    let written = '';
    writeLine(
      printTo((text) => {
        written += text;
      }),
      line,
    );
    expect(written).toBe(`${shown}\n`);
  });

  test('keeps colours and line breaks, and no other order', () => {
    expect(powerless('\u001b[1mA\u001b[22m\n\u001b[5mB\u001b[0;31mC\u001b[8m')).toBe(
      '\u001b[1mA\u001b[22m\n�[5mB�[0;31mC�[8m',
    );
  });

  test('is so in a picture', () => {
    const to = screen(200, 20);
    const display = createDisplay(to);
    display.show([bar({ state: 'failed', label: hostile, reason: hostile })]);
    display.note(hostile);
    display.close();
    const rest = moves.reduce((raw, move) => raw.replaceAll(move, ''), to.raw);
    expect(rest).not.toMatch(commanding);
    expect(to.raw).toContain('�[2J');
  });
});
