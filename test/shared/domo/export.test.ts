import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { ExportOptions } from '../../../shared/domo/export.ts';
import type { Timings } from '../../../shared/domo/timings.ts';
import { dataSetId } from './examples.ts';
import { allDisconnected, clientOf, closeAll, errorOf, secret, start } from './harness.ts';

afterEach(closeAll);

const route = `GET /v1/datasets/${dataSetId}/data`;
const csv = 'id,note\n1,"two\nlines"\n2,\n';
const type = { 'Content-Type': 'text/csv;charset=UTF-8' };
const good = { status: 200, headers: type, body: csv };
const options: ExportOptions = { includeHeader: true, fileName: 'Q4 Sales & more.csv' };

async function read(download: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of download) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('asks for CSV with every cell as it is [E4], and gives what comes', async () => {
  const { server, domo } = await start();
  server.on(route, good);
  expect(await read(await domo.dataSets.export(dataSetId, options))).toBe(csv);
  expect(server.at(route)).toMatchObject([
    {
      query: {
        includeHeader: 'true',
        fileName: 'Q4 Sales & more.csv',
        disableFormulaInterpretation: 'false',
      },
      headers: { accept: 'text/csv', authorization: 'bearer token-1' },
    },
  ]);
});

test.each(['text/csv', 'text/csv; charset=utf-8', 'TEXT/CSV'])('takes %s [E14]', async (contentType) => {
  const { server, domo } = await start();
  server.on(route, { ...good, headers: { 'Content-Type': contentType } });
  expect(await read(await domo.dataSets.export(dataSetId, { includeHeader: false }))).toBe(csv);
  expect(server.at(route)[0]?.query).toEqual({
    includeHeader: 'false',
    disableFormulaInterpretation: 'false',
  });
});

test('a transfer that was compressed is undone, and one that was cut is noticed [E13]', async () => {
  const { server, domo } = await start();
  const zipped = gzipSync(csv);
  const headers = { ...type, 'Content-Encoding': 'gzip' };
  server.on(
    route,
    { status: 200, headers, body: zipped },
    { status: 200, headers, body: zipped.subarray(0, -4) },
    { status: 200, headers, body: Buffer.from('no gzip') },
    { status: 200, headers: { ...headers, 'Content-Encoding': 'br' }, body: zipped },
  );
  const fetched = async () => read(await domo.dataSets.export(dataSetId, options));
  expect(await fetched()).toBe(csv);
  expect(server.at(route)[0]?.headers['accept-encoding']).toBe('gzip');
  await expect(fetched()).rejects.toMatchObject({ name: 'DomoUnavailable' });
  await expect(fetched()).rejects.toMatchObject({
    name: 'DomoUnavailable',
    message: expect.stringMatching(/incorrect header/),
  });
  await expect(fetched()).rejects.toMatchObject({
    name: 'DomoAnswerInvalid',
    message: expect.stringMatching(/"br"/),
  });
});

describe('nothing is handed on of what is no export [E11]', () => {
  const page = '<!DOCTYPE html><html><title>We are down</title></html>';
  test.each([
    ['a page with status 200', 200, { 'Content-Type': 'text/html' }, page, 'DomoUnavailable', /We are down/],
    [
      'a page that says it is CSV, without its end',
      200,
      { ...type, Connection: 'close' },
      null,
      'DomoAnswerInvalid',
      /does not say where it ends/,
    ],
    [
      'JSON',
      200,
      { 'Content-Type': 'application/json' },
      '{}',
      'DomoAnswerInvalid',
      /application\/json instead/,
    ],
    ['no type', 200, { 'Content-Type': '' }, csv, 'DomoAnswerInvalid', /instead of text\/csv/],
    ['a refusal', 400, type, csv, 'DomoRefused', /answered 400/],
    ['no such DataSet', 404, type, csv, 'DomoNotFound', new RegExp(dataSetId)],
    ['too many requests', 429, type, csv, 'DomoThrottled', /after 4 tries/],
    ['trouble', 500, type, csv, 'DomoUnavailable', /after 4 tries/],
    ['no token that Domo takes', 401, type, '', 'DomoUnauthorized', /scope "data"/],
    [
      'the same, as Domo says it here [A17]',
      406,
      { 'Content-Type': 'text/html' },
      page,
      'DomoUnauthorized',
      /scope "data"/,
    ],
  ])('%s', async (_, status, headers, body, name, message) => {
    const { server, domo } = await start();
    server.on(route, {
      status,
      headers: headers as Record<string, string>,
      body: body ?? csv,
      framed: body !== null,
    });
    const error = await errorOf(domo.dataSets.export(dataSetId, options));
    expect(error.name).toBe(name);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain(secret);
  });

  test('a page of ten megabytes is not read', async () => {
    const { server, domo } = await start();
    server.on(route, { status: 200, headers: { 'Content-Type': 'text/html' }, body: page + ' '.repeat(1e7) });
    await expect(domo.dataSets.export(dataSetId, options)).rejects.toMatchObject({ name: 'DomoUnavailable' });
    await allDisconnected(server);
  });
});

test.each([401, 403, 406])(
  'a %d renews the token once, and the export goes on [A13, A17]',
  async (status) => {
    const { server, domo } = await start();
    server.on(route, { status }, good);
    expect(await read(await domo.dataSets.export(dataSetId, options))).toBe(csv);
    expect(server.at(route).map(({ headers }) => headers.authorization)).toEqual([
      'bearer token-1',
      'bearer token-2',
    ]);
  },
);

test.each([[429], [500], [503], ['cut'], ['cut at once']] as const)(
  'before the first byte, %s is tried again',
  async (reply) => {
    const { server, domo } = await start();
    server.on(route, typeof reply === 'number' ? { status: reply } : reply, good);
    expect(await read(await domo.dataSets.export(dataSetId, options))).toBe(csv);
    expect(server.at(route)).toHaveLength(2);
  },
);

/** A server that hands the response to the test. */
async function withServer(
  act: (response: ServerResponse) => void,
  work: (domo: ReturnType<typeof clientOf>['domo'], connections: () => Promise<number>) => Promise<void>,
  timings: Partial<Timings> = {},
): Promise<void> {
  const server = createServer((request, response) => {
    request.resume();
    if (request.url?.startsWith('/oauth')) response.end('{"access_token":"t","expires_in":3600}');
    else act(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const connections = () => new Promise<number>((go) => server.getConnections((_, count) => go(count)));
  try {
    await work(clientOf(`http://127.0.0.1:${port}`, timings).domo, connections);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('what breaks off is an error, never an end', () => {
  const sent = 'x,y\n'.repeat(1000);
  test.each([
    ['with a length, at once', 0, { 'Content-Length': '4000' }],
    ['with a length, a byte before its end', 3999, { 'Content-Length': '4000' }],
    ['in chunks, at once', 0, {}],
    ['in chunks, at the end of a record', 2000, {}],
    ['in chunks, before the last empty one', 4000, {}],
  ])('%s', async (_, bytes, headers) => {
    const act = (response: ServerResponse) => {
      response.writeHead(200, { ...type, ...headers });
      response.flushHeaders();
      const cut = () => setImmediate(() => response.destroy());
      if (bytes === 0) cut();
      else response.write(sent.slice(0, bytes), cut);
    };
    await withServer(act, async (domo, connections) => {
      const download = await domo.dataSets.export(dataSetId, options);
      let received = 0;
      const error = await errorOf(
        (async () => {
          for await (const chunk of download) received += chunk.length;
        })(),
      );
      expect(error).toMatchObject({ name: 'DomoUnavailable', retryable: true });
      expect(error.message).toContain(`broke off after ${bytes} bytes: the connection was cut`);
      expect(received).toBe(bytes);
      expect(await connections()).toBeLessThanOrEqual(1);
    });
  });

  test('a Domo that falls silent is given up', async () => {
    const act = (response: ServerResponse) => void response.writeHead(200, type).write('1\n');
    await withServer(
      act,
      async (domo) => {
        const error = await errorOf(read(await domo.dataSets.export(dataSetId, options)));
        expect(error.name).toBe('DomoUnavailable');
        expect(error.message).toContain('silence for 0.2 s');
      },
      { idleMs: 200 },
    );
  });

  test('whoever takes long with what came is not taken for a silent Domo', async () => {
    const act = (response: ServerResponse) =>
      void response.writeHead(200, type).end('12\n'.repeat(1_000_000));
    await withServer(
      act,
      async (domo) => {
        let received = 0;
        for await (const chunk of await domo.dataSets.export(dataSetId, options)) {
          if (received === 0) await new Promise((resolve) => setTimeout(resolve, 400));
          received += chunk.length;
        }
        expect(received).toBe(3_000_000);
      },
      { idleMs: 200 },
    );
  });
});

test('takes no more than it is asked for, and leaving closes the connection', async () => {
  let written = 0;
  const total = 256 * 1024 * 1024;
  const block = Buffer.alloc(1024 * 1024, 'x,y\n');
  const act = (response: ServerResponse) => {
    response.writeHead(200, { ...type, 'Content-Length': String(total) });
    const go = () => {
      while (written < total && !response.destroyed) {
        written += block.length;
        if (!response.write(block)) return void response.once('drain', go);
      }
    };
    go();
  };
  await withServer(act, async (domo, connections) => {
    for await (const chunk of await domo.dataSets.export(dataSetId, options)) {
      expect(chunk.length).toBeGreaterThan(0);
      // Long enough for a reader without back pressure to take all of it.
      await new Promise((resolve) => setTimeout(resolve, 300));
      break;
    }
    // What the buffers of two sockets hold.
    expect(written).toBeLessThan(32 * 1024 * 1024);
    // The one of the token is kept.
    while ((await connections()) > 1) await new Promise((resolve) => setTimeout(resolve, 2));
  });
});
