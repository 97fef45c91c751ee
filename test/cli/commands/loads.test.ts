import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ending } from '../../../shared/aws/ledger.ts';
import type { Load } from '../../../shared/import/load.ts';
import { makeLoad, route } from '../../helpers/load.ts';
import { run } from '../captured.ts';
import { bucket, type FakeAws, startFakeAws } from '../fake-aws.ts';

const run1 = 'arn:run:1';
const rates = { ...route, name: 'rates', prefix: 'incoming/rates/' };

let aws: FakeAws;
let deployed: FakeAws['outputs'];

beforeAll(async () => {
  aws = await startFakeAws();
  deployed = aws.outputs;
});
afterAll(() => aws.stop());
beforeEach(() => {
  Object.assign(aws, { outputs: deployed, imports: [route, rates], onLoad: async () => {}, refusal: null });
});

const at = (...args: string[]) => run([...args, '--endpoint', aws.url]);

const ended = (state: Ending['state'], more: Partial<Ending> = {}): Ending => ({
  ...{ state, endedAt: '2026-11-23T12:00:05Z', receipt: 's3://the-bucket/receipt.json' },
  ...more,
});

async function toCommitting(load: Load, rows = 3): Promise<void> {
  await aws.ledger.receive(load, run1);
  await aws.ledger.advance(load.id, 0, 'planned', { parts: 1 });
  await aws.ledger.advance(load.id, 0, 'loading', { streamId: 42, executionId: 7 });
  await aws.ledger.advance(load.id, 0, 'committing', { rows });
}

async function commit(load: Load): Promise<void> {
  await toCommitting(load);
  await aws.ledger.end(load.id, 0, ended('committed'));
}

async function reject(load: Load): Promise<void> {
  await aws.ledger.receive(load, run1);
  await aws.ledger.end(load.id, 0, ended('rejected', { reason: 'Row 2 has one cell.', fault: 'user' }));
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
      /^5 B are at s3:\/\/the-bucket\/incoming\/rates\/a\.csv, load [a-z2-7]{20}\. `sluice status`/,
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
    aws.onLoad = commit;
    const { code, out, err } = await at('drop', await file('good.csv'), '--route', 'sales', '--wait');
    expect({ code, out }).toEqual({
      code: 0,
      out: '3 rows of s3://the-bucket/incoming/sales/good.csv are in Domo.\nReceipt: s3://the-bucket/receipt.json\n',
    });
    expect(err).toMatch(/^good\.csv: uploading, 5 B\n[\s\S]*good\.csv: committed, 3 rows, 5 B, 1 part, /);
  });

  test('--wait ends with 1 when it is rejected, and says why, once', async () => {
    aws.onLoad = reject;
    const { code, out, err } = await at('drop', await file('bad.csv'), '--route', 'sales', '--wait');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.match(/Row 2 has one cell\./g)).toHaveLength(1);
    expect(err).toContain('s3://the-bucket/incoming/sales/bad.csv was rejected. Row 2 has one cell.');
  });

  test('--wait --json prints the final load and nothing else', async () => {
    aws.onLoad = reject;
    const { code, out, err } = await at(
      'drop',
      await file('bad.csv'),
      '--route',
      'sales',
      '--wait',
      '--json',
    );
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      state: 'rejected',
      reason: 'Row 2 has one cell.',
      fault: 'user',
    });
  });

  test('Ctrl-C while it waits says that the load goes on', async () => {
    const controller = new AbortController();
    aws.onLoad = async (load) => {
      await toCommitting(load);
      controller.abort();
    };
    const args = ['drop', await file('slow.csv'), '--route', 'sales', '--wait', '--endpoint', aws.url];
    expect(await run(args, controller.signal)).toMatchObject({
      code: 130,
      out: '',
      err: expect.stringContaining('The load goes on'),
    });
  });

  test.each([
    ['an unknown route', ['--route', 'sale'], 'There is no route "sale". There are: sales, rates.'],
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

describe('status and history', () => {
  const open = makeLoad({ receivedAt: '2026-11-20T12:00:00Z' });
  const committed = makeLoad();
  const rejected = makeLoad({ route: { name: 'rates' } });

  beforeAll(async () => {
    await aws.ledger.receive(open, run1);
    await aws.ledger.advance(open.id, 0, 'planned', { parts: 4 });
    await aws.ledger.advance(open.id, 0, 'loading', { streamId: 42, executionId: 9 });
    await toCommitting(committed);
    await aws.ledger.end(committed.id, 0, ended('committed', { endedAt: '2026-11-21T12:00:00Z' }));
    await aws.ledger.receive(rejected, run1);
    const ending = { reason: 'Empty.', fault: 'user', endedAt: '2026-11-22T12:00:00Z' } as const;
    await aws.ledger.end(rejected.id, 0, ended('rejected', ending));
  });

  test('status shows what is under way, with its progress', async () => {
    const report = { range: 0, rows: 5, bytes: 50 };
    await aws.reports.put(open.id, 9, {
      part: 1,
      cut: report,
      sentBytes: 20,
      error: null,
      tries: 0,
    } as never);
    const { code, out } = await at('status');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`loading +sales .* 5 +100 B +1/4 +50% .* ${open.id}`));
    expect(out).not.toContain(committed.id);
  });

  test('status --json is an array of loads', async () => {
    const { code, out } = await at('status', '--json');
    const loads: { id: string; state: string }[] = JSON.parse(out);
    expect(code).toBe(0);
    expect(loads.find(({ id }) => id === open.id)).toMatchObject({
      state: 'loading',
      parts: 4,
      executionId: 9,
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

  test('--limit cuts it', async () => {
    expect(JSON.parse((await at('history', '--json', '--limit', '1')).out)).toHaveLength(1);
  });

  test('a route that there never was is wrong use; one without loads is empty', async () => {
    aws.imports = [route, { ...rates, name: 'quiet' }];
    expect(await at('history', '--route', 'none')).toMatchObject({ code: 2 });
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
