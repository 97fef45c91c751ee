import { defaultTimings } from '../../../shared/domo/timings.ts';
import { createTransport, type HttpRequest } from '../../../shared/domo/transport.ts';
import { closeAll, start } from './harness.ts';

afterEach(closeAll);

const get: HttpRequest = {
  method: 'GET',
  path: '/',
  headers: {},
  body: [],
  bytes: 0,
  thinkMs: 0,
  freshConnection: false,
  secrets: [],
};
const kib16 = 16 * 1024;

test.each([
  // status, bytes sent, bytes kept
  [500, kib16, kib16],
  [500, kib16 + 1, kib16],
  [404, 10 * 1024 * 1024, kib16],
  [200, 10 * 1024 * 1024, 10 * 1024 * 1024],
])('of a %d with %d bytes, %d are kept', async (status, sent, kept) => {
  const { server } = await start();
  server.on('GET /', { status, body: Buffer.alloc(sent, 'x') });
  const outcome = await createTransport(server.url, defaultTimings)(get);
  expect(outcome).toMatchObject({ status, partial: kept < sent });
  expect('text' in outcome && outcome.text.length).toBe(kept);
});

test('an answer to be parsed ends at 64 MiB', async () => {
  const { server, domo } = await start();
  const body = Buffer.alloc(64 * 1024 * 1024 + 1, ' ');
  server.on('GET /v1/streams/42', { status: 200, body });
  await expect(domo.streams.get(42)).rejects.toThrow('too long');
});
