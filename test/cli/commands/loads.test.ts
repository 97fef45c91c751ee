import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Load } from '../../../shared/import/load.ts';
import { makeLoad, route } from '../../helpers/load.ts';
import { run } from '../captured.ts';
import { bucket, type FakeAws, startFakeAws } from '../fake-aws.ts';
import { createLives } from '../lives.ts';

const rates = { ...route, name: 'rates', prefix: 'incoming/rates/' };

let aws: FakeAws;
let deployed: FakeAws['outputs'];
let lives: ReturnType<typeof createLives>;

beforeAll(async () => {
  aws = await startFakeAws();
  deployed = aws.outputs;
  lives = createLives(aws);
});
afterAll(() => aws.stop());
beforeEach(() => {
  Object.assign(aws, { outputs: deployed, imports: [route, rates], onLoad: async () => {}, refusal: null });
  aws.onCall = () => {};
});

const at = (...args: string[]) => run([...args, '--endpoint', aws.url]);

async function commit(load: Load): Promise<void> {
  await lives.batch([load], 'committing');
  await lives.end(load, 'committed', { rows: 3, parts: 1 });
}

async function reject(load: Load): Promise<void> {
  await lives.end(load, 'rejected', { reason: 'Row 2 has \u001b[1mone cell.', fault: 'user' });
}

/** Puts a file of that name under the route, and waits for what becomes of it. */
async function dropped(name: string, onLoad: FakeAws['onLoad'], ...options: string[]) {
  aws.onLoad = onLoad;
  return at('drop', await file(name), '--route', 'sales', '--wait', ...options);
}

/** What is dropped next. */
function nextLoad(): Promise<Load> {
  return new Promise((resolve) => {
    aws.onLoad = async (load) => resolve(load);
  });
}

async function file(name: string, content = 'id\n1\n'): Promise<string> {
  const path = join(aws.dir, name);
  await writeFile(path, content);
  return path;
}

describe('drop', () => {
  test('puts the file under the prefix of the route, and says which load it is', async () => {
    const dropped = nextLoad();
    const { code, out, err } = await at('drop', await file('cafe\u0301 1.csv'), '--route', 'sales', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({
      ...{ id: (await dropped).id, route: 'sales', bucket, key: 'incoming/sales/café 1.csv' },
      ...{ versionId: (await dropped).object.versionId, state: 'received', rows: 0, bytes: 5, parts: 0 },
      ...{ streamId: null, executionId: null, receivedAt: expect.any(String), endedAt: null, receipt: null },
    });
    expect(out.trim()).not.toContain('\n');
  });

  test('says where the file is and how to follow it', async () => {
    const { code, out } = await at('drop', await file('a.csv'), '--route', 'rates');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^5 B are at s3:\/\/the-bucket\/incoming\/rates\/a\.csv, load [a-z2-7]{20}\. `npx sluice status --endpoint http/,
    );
  });

  test('sends a large file in parts, and an empty one at all', async () => {
    for (const [name, size] of [
      ['large.csv', 20 * 2 ** 20],
      ['empty.csv', 0],
    ] as const) {
      const dropped = nextLoad();
      const path = await file(name, 'x'.repeat(size));
      expect(await at('drop', path, '--route', 'sales')).toMatchObject({ code: 0 });
      expect((await dropped).object.size).toBe(size);
    }
  });

  test('--wait follows the load to its end: 0 when it is committed', async () => {
    const { code, out, err } = await dropped('good.csv', commit);
    expect({ code, out }).toEqual({
      code: 0,
      out: '3 rows of s3://the-bucket/incoming/sales/good.csv are in Domo.\nReceipt: s3://the-bucket/receipt.json\n',
    });
    expect(err).toMatch(/^good\.csv: uploading, 5 B\n[\s\S]*good\.csv: committed, 3 rows, 5 B, 1 part, /);
  });

  test('--wait ends with 1 when it is rejected, and says why, once, without power over the terminal', async () => {
    const { code, out, err } = await dropped('bad\u202e.csv', reject);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.match(/Row 2 has �\[1mone cell\./g)).toHaveLength(1);
    expect(err).toContain('s3://the-bucket/incoming/sales/bad�.csv was rejected. Row 2 has');
    expect(err).not.toMatch(/\p{Bidi_Control}|\p{Cc}(?<!\n)/u);
  });

  test('--wait --json prints the final load and nothing else', async () => {
    const { code, out, err } = await dropped('bad.csv', reject, '--json');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      state: 'rejected',
      reason: 'Row 2 has \u001b[1mone cell.',
      fault: 'user',
    });
  });

  test('--wait says for what a load waits and until when', async () => {
    const committedAt = new Date();
    aws.imports = [{ ...route, commitInterval: 900 }, rates];
    const waits = async (load: Load) => {
      await lives.receive(load);
      await lives.changeLease({ batch: null, committedAt: committedAt.toISOString() });
      // Some looks of the command later.
      let calls = 0;
      aws.onCall = () => {
        calls += 1;
        if (calls === 9) void lives.end(load, 'committed');
      };
    };
    const { code, err } = await dropped('waits.csv', waits).finally(() =>
      lives.changeLease({ committedAt: null }),
    );
    expect(code).toBe(0);
    const due = new Date(committedAt.getTime() + 900_000);
    const clock = [due.getHours(), due.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
    expect(err).toMatch(
      new RegExp(
        `^waits\\.csv: received: waits for the commit of (.* )?${clock} \\(commitInterval 15m\\)$`,
        'm',
      ),
    );
  });

  test('Ctrl-C while it waits says that the load goes on', async () => {
    const controller = new AbortController();
    aws.onLoad = async (load) => {
      await lives.batch([load], 'committing');
    };
    aws.onCall = () => controller.abort();
    const args = ['drop', await file('slow.csv'), '--route', 'sales', '--wait', '--endpoint', aws.url];
    expect(await run(args, controller.signal)).toMatchObject({
      code: 130,
      out: '',
      err: expect.stringContaining('The load goes on'),
    });
  });

  test.each([
    [
      'an unknown route',
      ['--route', 'sale'],
      'There is no route "sale". Did you mean "sales"? There are: sales, rates.',
    ],
    ['no file', ['--route', 'sales'], 'there is no such file'],
  ])('%s is wrong use', async (_what, options, message) => {
    const path = options[1] === 'sale' ? await file('x.csv') : join(aws.dir, 'none.csv');
    const { code, out, err } = await at('drop', path, ...options);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  test('a deployment of another form is not guessed at', async () => {
    aws.imports = undefined;
    const { code, err } = await at('drop', await file('x.csv'), '--route', 'sales');
    expect(code).toBe(1);
    expect(err).toContain('another version of Sluice deployed it');
  });
});

describe('drop of several files', () => {
  async function folder(): Promise<string> {
    const path = join(aws.dir, `folder-${Math.random()}`);
    await mkdir(join(path, 'q1'), { recursive: true });
    for (const name of ['a.csv', 'q1/b.csv', '.DS_Store']) await writeFile(join(path, name), 'id\n1\n');
    return path;
  }

  test('keeps the paths in a folder, leaves out what is no load, and says it once', async () => {
    const keys: string[] = [];
    aws.onLoad = async (load) => {
      keys.push(load.object.key);
      await lives.end(load, load.object.key.endsWith('b.csv') ? 'rejected' : 'committed');
    };
    const { code, out, err } = await at('drop', await folder(), '--route', 'sales', '--wait');
    expect(code).toBe(1);
    expect(keys.sort()).toEqual(['incoming/sales/a.csv', 'incoming/sales/q1/b.csv']);
    expect(out).toMatch(/^2 loads: 1 committed, 1 rejected\.\nSTATE .*\nrejected .*q1\/b\.csv/);
    expect(err).toContain('1 file left out: by its name it is no load of the route.');
  });

  test('--json is an array, and nothing else is said', async () => {
    aws.onLoad = commit;
    const { code, out, err } = await at('drop', await folder(), '--route', 'sales', '--wait', '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject([
      { key: 'incoming/sales/a.csv', state: 'committed' },
      { key: 'incoming/sales/q1/b.csv', state: 'committed' },
    ]);
  });

  test('two files under one key are wrong use', async () => {
    const [one, other] = [await folder(), await folder()];
    const { code, err } = await at('drop', join(one, 'a.csv'), join(other, 'a.csv'), '--route', 'sales');
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining('would both be incoming/sales/a.csv'),
    });
  });

  test('standard input becomes an object of that name', async () => {
    aws.onLoad = commit;
    const args = ['drop', '-', '--name', 'in.csv', '--route', 'sales', '--wait', '--quiet', '--json'];
    const { code, out, err } = await run([...args, '--endpoint', aws.url], undefined, 'id\n1\n2\n');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ key: 'incoming/sales/in.csv', bytes: 7, state: 'committed' });
  });
});

describe('show', () => {
  test('tells all of a load by the beginning of its id, and what could not be looked at', async () => {
    let id = '';
    aws.onLoad = async (load) => {
      id = load.id;
      const reason = `s3://${bucket}/${load.object.key}: row 3, byte 7: "x" in column "id" is no LONG.`;
      const endedAt = new Date(Date.parse(load.receivedAt) + 1000).toISOString();
      await lives.end(load, 'rejected', { reason, fault: 'user', error: 'CellOfWrongType', endedAt });
    };
    await at('drop', await file('shown.csv', 'id\n1\n2x\n'), '--route', 'sales', '--wait');
    const { code, out } = await at('show', id.slice(0, 8), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      load: { id, state: 'rejected' },
      error: 'CellOfWrongType',
      fault: {
        ...{ row: 3, byte: 7, column: 'id', hidden: null },
        rows: {
          header: ['id'],
          rows: [
            { row: 2, cells: ['1'] },
            { row: 3, cells: ['2x'] },
          ],
        },
      },
      moments: [{ state: 'received' }, { state: 'rejected' }],
    });
    aws.imports = [{ ...route, showCells: false }, rates];
    const hidden = await at('show', id);
    expect(hidden.out).toContain('the route has "showCells": false');
    expect(hidden.out).not.toContain('2x\n');
  });

  test.each([
    ['abcdefgh', 'There is no load "abcdefgh"'],
    ['abcdefghijklmnopqrst', 'There is no load "abcdefghijklmnopqrst"'],
    ['abc', 'is too short'],
    ['Not-an-id', 'There is no load "Not-an-id"'],
  ])('%s is wrong use', async (text, message) => {
    const { code, err } = await at('show', text);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });
});

test('Ctrl-C while it uploads does not say that nothing came of it', async () => {
  const controller = new AbortController();
  aws.onLoad = async () => controller.abort();
  const args = ['drop', await file('slow.csv'), '--route', 'sales', '--endpoint', aws.url];
  const { code, err } = await run(args, controller.signal);
  expect({ code, err }).toEqual({
    code: 130,
    err: expect.stringMatching(/upload was broken off\. .* loaded all the same/),
  });
});

describe('status and history', () => {
  const open = makeLoad({ receivedAt: '2025-11-20T12:00:00Z' });
  const waiting = makeLoad({ receivedAt: '2025-11-20T12:00:01Z', key: 'incoming/sales/\u001b[2J.csv' });
  const committed = makeLoad();
  const rejected = makeLoad({ route: 'rates' });
  const failed = makeLoad();

  beforeAll(async () => {
    await lives.end(committed, 'committed', { endedAt: '2025-11-21T12:00:00Z' });
    const ended = { reason: 'Empty.', fault: 'user', endedAt: '2025-11-22T12:00:00Z' } as const;
    await lives.end(rejected, 'rejected', ended);
    await lives.end(failed, 'failed', { reason: 'Gone.', fault: 'aws', endedAt: '2025-11-22T13:00:00Z' });
    const batch = await lives.batch([open], 'open', { parts: 4 });
    await lives.receive(waiting);
    const cut = { rows: 5, bytes: 50 } as never;
    await aws.reports.put(batch, {
      ...{ part: 1, segments: [{ load: open.id, cut, error: null }], sentBytes: 20, error: null, tries: 0 },
    });
  });

  test('status shows what is under way, with its progress, and what it waits for', async () => {
    const { code, out } = await at('status');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`loading +sales .* 5 +100 B +1/4 +50% .* ${open.id}`));
    expect(out).toMatch(
      new RegExp(`received +sales .* ${waiting.id}\n  waits behind the load of ${open.object.key}`),
    );
    expect(out).not.toContain(committed.id);
    expect(out).not.toContain('\u001b');
  });

  test('status --json is an array of loads, and says the same of what they wait for', async () => {
    const { code, out } = await at('status', '--json');
    const loads: { id: string; state: string; waits?: object }[] = JSON.parse(out);
    const of = (id: string) => loads.find((load) => load.id === id);
    expect(code).toBe(0);
    expect(of(open.id)).toEqual({
      ...{ id: open.id, route: 'sales', bucket: 'bucket', key: open.object.key, versionId: 'v1' },
      ...{ state: 'loading', rows: 0, bytes: 100, parts: 4, streamId: 42, executionId: 7 },
      ...{ receivedAt: open.receivedAt, endedAt: null, receipt: null },
    });
    expect(of(waiting.id)).toMatchObject({
      state: 'received',
      waits: {
        ...{ for: 'batch', until: null },
        behind: { loads: 1, firstKey: open.object.key, firstId: open.id },
        text: `waits behind the load of ${open.object.key}`,
      },
    });
    expect(loads.map(({ state }) => state)).not.toContain('committed');
  });

  test('history shows what has ended, newest first', async () => {
    const { code, out } = await at('history', '--json');
    const ids = JSON.parse(out).map(({ id }: { id: string }) => id);
    expect(code).toBe(0);
    expect(ids.indexOf(rejected.id)).toBeLessThan(ids.indexOf(committed.id));
    expect(ids).not.toContain(open.id);
  });

  test('history for people has the reason below', async () => {
    const { out } = await at('history', '--route', 'rates');
    expect(out).toMatch(new RegExp(`rejected +rates .*${rejected.id}\n {2}Empty\\.`));
    expect(out).not.toContain(committed.id);
  });

  const own = (ids: { id: string }[]) =>
    ids.map(({ id }) => id).filter((id) => [committed.id, rejected.id, failed.id].includes(id));

  test.each<[string[], Load[]]>([
    [['--state', 'committed'], [committed]],
    [
      ['--state', 'rejected,failed'],
      [failed, rejected],
    ],
    [['--state', 'failed, rejected', '--route', 'sales'], [failed]],
    [['--since', '2025-11-22T12:30:00Z'], [failed]],
    [
      ['--since', '2025-11-22T12:00:00Z'],
      [failed, rejected],
    ],
    [['--state', 'rejected', '--since', '2025-11-22T12:30:00Z'], []],
    [['--route', 'rates', '--since', '2025-11-22T11:00:00Z'], [rejected]],
  ])('history %j', async (options, loads) => {
    const { code, out } = await at('history', '--json', ...options);
    expect(code).toBe(0);
    expect(own(JSON.parse(out))).toEqual(loads.map(({ id }) => id));
  });

  test.each([
    ['--state', 'lost', /--state takes committed, duplicate, .*, not "lost"/],
    ['--since', 'then', /--since takes an age/],
    ['--limit', '0', /--limit takes a number/],
  ])('history %s %s is wrong use', async (option, value, message) => {
    const { code, out, err } = await at('history', option, value);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });

  test('--limit cuts it', async () => {
    expect(JSON.parse((await at('history', '--json', '--limit', '1')).out)).toHaveLength(1);
  });

  test('where nothing is found that is told', async () => {
    const { code, out } = await at('history', '--state', 'superseded');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^No such load has ended\./) });
  });

  test('a route that there never was is wrong use; one without loads is empty', async () => {
    aws.imports = [route, { ...rates, name: 'quiet' }];
    expect(await at('history', '--route', 'none')).toMatchObject({ code: 2 });
    expect(await at('history', '--route', 'none', '--json')).toMatchObject({ code: 2, out: '' });
    expect(await at('history', '--route', 'quiet')).toMatchObject({ code: 0 });
    expect(JSON.parse((await at('history', '--route', 'quiet', '--json')).out)).toEqual([]);
  });
});

describe('a deployment that can’t be used', () => {
  test.each<[string, Partial<FakeAws>, RegExp]>([
    ['no stack', { outputs: null }, /There is no stack "Sluice" at http/],
    ['an unfinished one', { outputs: {} }, /\(CREATE_COMPLETE\) has no output BucketName.*npx cdk deploy/],
    [
      'no right to ask',
      { refusal: { status: 403, code: 'AccessDenied', message: 'You may not.' } },
      /AWS denies it: You may not\./,
    ],
  ])('%s', async (_what, changes, message) => {
    Object.assign(aws, changes);
    const { code, out, err } = await at('status');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(message);
  });

  test('another stack is asked for by its name', async () => {
    expect((await at('status', '--stack', 'Other')).err).toContain('There is no stack "Other"');
  });
});
