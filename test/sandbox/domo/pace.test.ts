import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { type Session, withSession } from './client.ts';

/** Rows of so many bytes. */
const rows = (bytes: number): string =>
  'x'
    .repeat(9)
    .concat('\n')
    .repeat(bytes / 10);

/** Milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function opened(own: Session): Promise<number> {
  const { streamId } = await own.createStream('text STRING');
  await own.call('POST', `/v1/streams/${streamId}/executions`);
  return streamId;
}

describe('a connection that carries so many bytes a second', () => {
  test('takes its time for a part', () =>
    withSession({}, async (own) => {
      const streamId = await opened(own);
      await own.settings({ connectionBytesPerSecond: 100_000 });
      const took = await timed(async () => {
        expect((await own.upload(streamId, 1, 1, rows(60_000))).status).toBe(200);
      });
      expect(took).toBeGreaterThan(590);
    }));

  test('takes its time for an import and for an export, which comes in many pieces', () =>
    withSession({}, async (own) => {
      const { dataSetId, streamId } = await own.createStream('text STRING');
      await own.load(streamId, [rows(60_000)]);
      await own.settings({ connectionBytesPerSecond: 100_000 });
      const path = `/v1/datasets/${dataSetId}/data`;
      const put = await timed(() => own.call('PUT', `${path}?updateMethod=APPEND`, { body: rows(30_000) }));
      expect(put).toBeGreaterThan(290);
      let pieces = 0;
      const got = await timed(async () => {
        const response = await fetch(`${own.domo.url}${path}`, {
          headers: { Authorization: own.authorization },
        });
        for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
          pieces += 1;
          expect(piece.length).toBeLessThanOrEqual(50_000);
        }
      });
      expect(got).toBeGreaterThan(590);
      expect(pieces).toBeGreaterThan(1);
    }));

  test('does not slow down the others', () =>
    withSession({ connectionBytesPerSecond: 100_000 }, async (own) => {
      const streamId = await opened(own);
      const parts = Array.from({ length: 20 }, (_, index) => index + 1);
      const took = await timed(() =>
        Promise.all(parts.map((part) => own.upload(streamId, 1, part, rows(150_000)))),
      );
      expect(took).toBeGreaterThan(1_490);
      // One after the other they would take 30 s.
      expect(took).toBeLessThan(25_000);
    }));
});

test('all connections together carry so many bytes a second', () =>
  withSession({ totalBytesPerSecond: 100_000 }, async (own) => {
    const streamId = await opened(own);
    const parts = [1, 2, 3, 4];
    const took = await timed(() =>
      Promise.all(parts.map((part) => own.upload(streamId, 1, part, rows(20_000)))),
    );
    expect(took).toBeGreaterThan(790);
  }));

test('what waits goes on at once when the limit is lifted', () =>
  withSession({ connectionBytesPerSecond: 1 }, async (own) => {
    // Its body has passed at one byte a second before.
    await own.settings({ connectionBytesPerSecond: null });
    const streamId = await opened(own);
    await own.settings({ connectionBytesPerSecond: 1 });
    const upload = own.upload(streamId, 1, 1, rows(10_000));
    await own.settings({ connectionBytesPerSecond: null });
    expect((await upload).status).toBe(200);
  }));

test('the server closes though a connection is slow', () =>
  withSession({}, async (own) => {
    const streamId = await opened(own);
    await own.settings({ totalBytesPerSecond: 1 });
    const upload = own.upload(streamId, 1, 1, rows(10_000)).catch(() => null);
    await own.close();
    await upload;
    own.close = async () => undefined;
  }));

test('a client can’t hand over more than its connection holds', () =>
  withSession({ receiveOnlyRowBytes: 10 }, async (own) => {
    const streamId = await opened(own);
    await own.settings({ connectionBytesPerSecond: 1 });
    const megabyte = randomBytes(1_000_000);
    let handedOver = 0;
    const put = request({
      port: own.domo.port,
      path: `/v1/streams/${streamId}/executions/1/part/1`,
      method: 'PUT',
      headers: { Authorization: own.authorization },
    });
    const gone = new Promise((resolve) => put.once('close', resolve));
    put.on('error', () => undefined);
    Readable.from(
      (function* () {
        for (; handedOver < 64; handedOver += 1) yield megabyte;
      })(),
    ).pipe(put);
    // It has come to rest when nothing more is taken for a while.
    for (let seen = -1; seen !== handedOver; ) {
      seen = handedOver;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(handedOver).toBeLessThan(64);
    put.destroy();
    await gone;
  }));
