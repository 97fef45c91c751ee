import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { loadId } from '../../../shared/import/identity.ts';
import { makeLoad, route } from '../../helpers/load.ts';
import { run } from '../captured.ts';
import { bucket, type FakeAws, startFakeAws } from '../fake-aws.ts';
import { createLives } from '../lives.ts';

let aws: FakeAws;
let s3: S3Client;

beforeEach(async () => {
  aws = await startFakeAws();
  aws.imports = [route];
  s3 = new S3Client({
    ...{ endpoint: aws.url, region: 'us-east-1', forcePathStyle: true },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterEach(async () => {
  s3.destroy();
  await aws.stop();
});

const sweep = (...args: string[]) => run(['sweep', ...args, '--grace', '0s', '--endpoint', aws.url]);

/** An object whose event is lost; the id of the load that it should be. */
async function missed(name: string): Promise<string> {
  const key = `${route.prefix}${name}`;
  const put = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'id\n1\n' }));
  const etag = String(put.ETag).replaceAll('"', '');
  return loadId({ bucket, key, versionId: put.VersionId ?? null, etag }, null);
}

test('what was missed is listed, and nothing is done', async () => {
  const id = await missed('\u001b[2Ja.csv');
  const { code, out } = await sweep();
  expect(code).toBe(0);
  expect(out).toMatch(new RegExp(`unknown +sales +incoming/sales/�\\[2Ja\\.csv +5 B .* ${id}\n`));
  expect(out).toContain('Load them with: npx sluice sweep --grace 0s --fix');
  expect(out).not.toContain('\u001b');
  expect(aws.sent).toEqual([]);
});

test('--fix has it loaded, in messages of ten; afterwards nothing is missed', async () => {
  const ids = [];
  for (let i = 0; i < 12; i++) ids.push(await missed(`${i}.csv`));
  const { code, out } = await sweep('--fix', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toHaveLength(12);
  expect(JSON.parse(out)[0]).toMatchObject({ route: 'sales', bucket, state: null, bytes: 5, started: true });
  expect(aws.sent.map(({ length }) => length)).toEqual([10, 2]);
  for (const id of ids) expect(await aws.ledger.get(id)).toMatchObject({ state: 'received' });
  expect(await sweep()).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^All that was dropped from [\d :-]+ to [\d:]+ is loaded, being loaded, or has ended with a reason\.\n$/,
    ),
  });
});

test('a load that is in the ledger and in no backlog is found, too', async () => {
  const load = makeLoad();
  await createLives(aws).receive(load);
  expect(JSON.parse((await sweep('--json')).out)).toMatchObject([{ id: load.id, state: 'received' }]);
  expect((await sweep('--fix')).out).toContain('All of them are being loaded');
  expect(aws.sent.flat().map((body) => JSON.parse(body))).toEqual([
    { replay: { load: load.id, force: false } },
  ]);
  expect(JSON.parse((await sweep('--json')).out)).toEqual([]);
});

test('what is older than asked for, or so young that its event may be on the way, is left alone', async () => {
  await missed('a.csv');
  expect(JSON.parse((await sweep('--json', '--since', '0s')).out)).toEqual([]);
  expect(JSON.parse((await run(['sweep', '--json', '--endpoint', aws.url])).out)).toEqual([]);
  expect(JSON.parse((await sweep('--json', '--since', '1d')).out)).toHaveLength(1);
});

test('a window in which nothing can be says so', async () => {
  await missed('a.csv');
  expect(await run(['sweep', '--since', '10m', '--endpoint', aws.url])).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^Nothing was looked at: files that were dropped since [\d:]+ are left alone\. A shorter --grace looks at them\.\n$/,
    ),
  });
});

test('there is no command reconcile any more', async () => {
  expect(await run(['reconcile'])).toMatchObject({ code: 2 });
});
