import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { announce } from '../../../bench/billion/announce.ts';
import { startGeneratedS3 } from '../../../bench/billion/generated-s3.ts';
import { plain } from '../../../bench/billion/plain.ts';
import { fixedBytes } from '../../../bench/data/fixed.ts';
import { s3Event } from '../../../sandbox/event-bridge/s3-event.ts';

const csv = { rows: 1000, seed: 1 };

test('makes the ranges of its object, and passes all else on', async () => {
  const behind = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.end(`${request.method} ${request.url} ${body}`);
  });
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
  const aws = `http://127.0.0.1:${(behind.address() as AddressInfo).port}`;
  const generated = await startGeneratedS3({ key: 'rows/rows.csv', made: plain(csv) }, () => aws);
  try {
    const at = `${generated.url}/bucket/rows/rows.csv`;
    const range = await fetch(`${at}?versionId=1`, {
      headers: { range: 'bytes=100-299', 'if-match': '"tag"' },
    });
    expect([range.status, range.headers.get('etag')]).toEqual([206, '"tag"']);
    const expected = Buffer.concat([...fixedBytes(csv, 100, 300)]);
    expect(Buffer.from(await range.arrayBuffer()).equals(expected)).toBe(true);
    expect(generated.bytesRead).toBe(200);
    expect(await (await fetch(`${at}?tagging`)).text()).toBe('GET /bucket/rows/rows.csv?tagging ');
    const put = await fetch(`${generated.url}/other`, { method: 'PUT', body: 'document' });
    expect(await put.text()).toBe('PUT /other document');
  } finally {
    await generated.close();
    behind.close();
    behind.closeAllConnections();
  }
});

test('the event of the object tells the size of what is made in its place; others stay as they are', () => {
  const event = s3Event({
    ...{ kind: 'Object Created', reason: 'PutObject', bucket: 'b', key: 'rows/rows.csv', versionId: '1' },
    ...{ sequencer: '1', time: '2026-11-25T00:00:00.000Z', requestId: 'r', size: 3, etag: 'e' },
  });
  const { object } = announce(event, 'rows/rows.csv', 28e9).detail as { object: object };
  expect(object).toEqual({ key: 'rows/rows.csv', size: 28e9, etag: 'e', 'version-id': '1', sequencer: '1' });
  expect(announce(event, 'another', 28e9)).toBe(event);
});
