import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createS3, type ObjectEvent } from '../../../../sandbox/s3/s3.ts';
import { eventually, startS3, stopAll } from '../harness.ts';

afterEach(stopAll);

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

test('each way to make an object is told once, with what S3 tells EventBridge', async () => {
  const { client, events } = await startS3();
  const Bucket = 'versioned';
  const put = await client.send(new PutObjectCommand({ Bucket, Key: 'a b/ü+%2F', Body: 'hello' }));
  const copy = await client.send(
    new CopyObjectCommand({
      Bucket,
      Key: 'copy',
      CopySource: `${Bucket}/${encodeURIComponent('a b/ü+%2F')}`,
    }),
  );
  const upload = { Bucket, Key: 'parts' };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload));
  const part = await client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'abc' }));
  const Parts = [{ PartNumber: 1, ETag: part.ETag }];
  const done = await client.send(
    new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload: { Parts } }),
  );
  await eventually(() => events.length === 3);
  const common = {
    kind: 'Object Created',
    bucket: Bucket,
    sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    requestId: expect.any(String),
  };
  expect(events).toEqual([
    {
      ...common,
      reason: 'PutObject',
      key: 'a b/ü+%2F',
      size: 5,
      etag: md5('hello'),
      versionId: put.VersionId,
    },
    { ...common, reason: 'CopyObject', key: 'copy', size: 5, etag: md5('hello'), versionId: copy.VersionId },
    {
      ...common,
      reason: 'CompleteMultipartUpload',
      key: 'parts',
      size: 3,
      etag: done.ETag?.replaceAll('"', ''),
      versionId: done.VersionId,
    },
  ]);
});

test('nothing else is told as an object that was created', async () => {
  const { client, events, s3 } = await startS3();
  await s3.createBucket('silent', { versioned: true, events: false });
  const Bucket = 'plain';
  const Tagging = { TagSet: [{ Key: 'sluice:state', Value: 'committed' }] };
  await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  await client.send(new PutObjectTaggingCommand({ Bucket, Key: 'a', Tagging }));
  await client.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'a' }));
  await client.send(new PutObjectCommand({ Bucket: 'silent', Key: 'a', Body: 'x' }));
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'never was' }));
  await client.send(new PutObjectCommand({ Bucket: 'versioned', Key: 'b', Body: 'x' }));
  const marker = await client.send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'b' }));
  const Delete = { Objects: [{ Key: 'b', VersionId: marker.VersionId }] };
  await client.send(new DeleteObjectsCommand({ Bucket: 'versioned', Delete }));
  await eventually(() => events.length >= 5);
  const told = events.map((event) => [
    event.kind,
    event.key,
    event.kind === 'Object Deleted' ? event.deletionType : event.size,
    event.versionId,
  ]);
  expect(told).toEqual([
    ['Object Created', 'a', 1, null],
    ['Object Deleted', 'a', 'Permanently Deleted', null],
    ['Object Created', 'b', 1, expect.any(String)],
    ['Object Deleted', 'b', 'Delete Marker Created', marker.VersionId],
    ['Object Deleted', 'b', 'Permanently Deleted', marker.VersionId],
  ]);
});

test('sequencers rise, whatever was deleted and restarted in between', async () => {
  const harness = await startS3();
  const { events } = harness;
  for (let round = 0; round < 3; round += 1) {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        harness.raw('PUT', `/plain/key-${index}`, {}, `round ${round}`),
      ),
    );
    await Promise.all(Array.from({ length: 20 }, (_, index) => harness.raw('DELETE', `/plain/key-${index}`)));
    await harness.restart();
  }
  expect(events).toHaveLength(120);
  const sequencers = events.map((event) => event.sequencer);
  expect(sequencers).toEqual([...new Set(sequencers)].sort());
});

test('a clock that is set back does not turn the sequencers, even if nothing is left of what had them', async () => {
  const harness = await startS3();
  await harness.raw('PUT', '/plain/a', {}, 'x');
  await harness.raw('DELETE', '/plain/a');
  const clock = jest.spyOn(Date, 'now').mockReturnValue(0);
  try {
    // The first start reads the whole journal, and shortens it; the second reads what is left.
    await harness.restart();
    await harness.restart();
    await harness.raw('PUT', '/plain/a', {}, 'y');
  } finally {
    clock.mockRestore();
  }
  await eventually(() => harness.events.length === 3);
  const sequencers = harness.events.map((event) => event.sequencer);
  expect(sequencers).toEqual([...new Set(sequencers)].sort());
});

test('an event is told again until it is taken', async () => {
  const told: ObjectEvent[] = [];
  const harness = await startS3({
    onEvent: async (event) => {
      told.push(event);
      if (told.length < 3) throw new Error('Not now');
    },
  });
  await harness.raw('PUT', '/plain/a', {}, 'x');
  await eventually(() => told.length === 3);
  expect(new Set(told.map((event) => event.sequencer)).size).toBe(1);
  expect(harness.log).toContainEqual(expect.objectContaining({ kind: 'event-refused', error: 'Not now' }));
  await harness.restart();
  await harness.raw('PUT', '/plain/b', {}, 'x');
  await eventually(() => told.length === 4);
  expect(told[3]?.key).toBe('b');
});

test('an event that nobody took is told after a restart, even if its object is gone', async () => {
  let accepts = false;
  const told: string[] = [];
  const harness = await startS3({
    onEvent: (event) => {
      if (!accepts) throw new Error('Not now');
      told.push(`${event.kind} ${event.key}`);
    },
  });
  await harness.raw('PUT', '/plain/a', {}, 'x');
  await harness.raw('PUT', '/plain/b', {}, 'x');
  await harness.raw('DELETE', '/plain/a');
  await harness.restart();
  accepts = true;
  await harness.restart();
  await eventually(() => told.length === 3);
  expect(told).toEqual(['Object Created a', 'Object Created b', 'Object Deleted a']);
  await harness.restart();
  await harness.raw('PUT', '/plain/c', {}, 'x');
  await eventually(() => told.length === 4);
  expect(told[3]).toBe('Object Created c');
});

test('the object is there when its event is told', async () => {
  const sizes: number[] = [];
  const harness = await startS3({
    onEvent: async ({ bucket, key }) => {
      sizes.push((await harness.s3.open(bucket, key)).size);
    },
  });
  await Promise.all(
    Array.from({ length: 10 }, (_, i) => harness.raw('PUT', `/plain/${i}`, {}, 'x'.repeat(i))),
  );
  await eventually(() => sizes.length === 10);
  expect(sizes.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a SIGKILL between object and event loses neither', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sluice-s3-'));
  try {
    const script = join(dir, 'killed.ts');
    await writeFile(script, killedProcess(join(dir, 'data')));
    const child = spawn(process.execPath, ['--import', 'tsx', script], {
      stdio: 'inherit',
    });
    const signal = await new Promise((done) => child.on('exit', (_code, by) => done(by)));
    expect(signal).toBe('SIGKILL');

    const told: ObjectEvent[] = [];
    const s3 = await createS3({
      dir: join(dir, 'data'),
      region: 'eu-central-1',
      onEvent: (event) => void told.push(event),
    });
    await eventually(() => told.length > 0);
    expect(told).toMatchObject([{ kind: 'Object Created', bucket: 'inbox', key: 'a', size: 5 }]);
    const { body } = await s3.open('inbox', 'a', told[0]?.versionId ?? undefined);
    expect(Buffer.concat(await body.toArray()).toString()).toBe('hello');
    await s3.close();
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

/** A process that puts one object, and is killed by the first thing that hears of it. */
function killedProcess(dir: string): string {
  const module = resolve(import.meta.dirname, '../../../../sandbox/s3/s3.ts');
  return `
    import { createServer, request } from 'node:http';
    import { createS3 } from ${JSON.stringify(module)};
    const onEvent = () => { process.kill(process.pid, 'SIGKILL'); };
    createS3({ dir: ${JSON.stringify(dir)}, region: 'eu-central-1', onEvent }).then(async (s3) => {
      await s3.createBucket('inbox', { versioned: true, events: true });
      const server = createServer((message, response) => void s3.handle(message, response));
      server.listen(0, '127.0.0.1', () => {
        const to = { port: server.address().port, host: '127.0.0.1', method: 'PUT', path: '/inbox/a' };
        // It does not come to this: the event is told first.
        request(to, () => process.exit(1)).end('hello');
      });
    });
  `;
}
