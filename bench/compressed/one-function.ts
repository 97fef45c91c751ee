import { once } from 'node:events';
import http from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { domoDialect } from '../../shared/csv/dialect.ts';
import { cutPart } from '../../shared/csv/part.ts';
import { createGzip } from '../../shared/gzip/gzip.ts';
import { openGunzipped } from '../../shared/source/gzip/gunzipped.ts';
import { createTape } from './tape.ts';

export interface OneFunction {
  /** Address of the object in S3, which is gzip, and how many bytes it has. */
  from: string;
  size: number;
  /** The bytes of the text where the records begin and end, and how many columns they have. */
  dataStart: number;
  dataEnd: number;
  width: number;
  /** Bytes of the text. */
  partSize: number;
  /** Address of the executions of a Stream in Domo. */
  executions: string;
  authorization: string;
}

/**
 * Loads a compressed file as a single function would: it reads the file once from its start, decompresses, cuts at records,
 * compresses, and sends one part after the other. Sluice's functions take the same steps, several at the same time.
 */
export async function loadInOneFunction(options: OneFunction): Promise<void> {
  const { from, size, dataStart, dataEnd, width, partSize, executions, authorization } = options;
  const agent = new http.Agent({ keepAlive: true });
  const call = (method: string, path: string, body: Buffer | string, headers: http.OutgoingHttpHeaders) =>
    send(`${executions}${path}`, { agent, method, headers: { authorization, ...headers } }, body);
  const asJson = { 'content-type': 'application/json' };
  const { id } = JSON.parse(await call('POST', '', '{}', asJson)) as { id: number };

  const object = { object: 'the object', size, index: null, windows: () => Promise.reject(new Error()) };
  const text = openGunzipped({ ...object, read: (start, end) => readRange(from, agent, start, end) });
  const tape = createTape(text.read(dataStart, dataEnd), dataStart);
  let start = dataStart;
  for (let part = 1; start < dataEnd; part++) {
    const body = createGzip();
    const range = { index: 0, count: 1, start, end: Math.min(dataEnd, start + partSize) };
    const cut = await cutPart(
      {
        ...{ range, dataStart: start, dataEnd, dialect: domoDialect, width, lookBehind: 0 },
        ...{ maxRecordBytes: 16 * 2 ** 20, shortRows: 'reject', emptyColumns: 'drop' },
      },
      tape.read,
      body.write,
    );
    if (cut.anomaly !== null) throw new Error(JSON.stringify(cut.anomaly));
    const compressed = Buffer.concat(body.end());
    await call('PUT', `/${id}/part/${part}`, compressed, {
      'content-type': 'text/csv',
      'content-encoding': 'gzip',
    });
    start += cut.bytes;
  }
  await call('PUT', `/${id}/commit`, '{}', asJson);
  while ((await call('GET', `/${id}`, '', {})).includes('"ACTIVE"')) await setTimeout(50);
  agent.destroy();
}

async function* readRange(from: string, agent: http.Agent, start: number, end: number) {
  const get = http.get(from, { agent, headers: { range: `bytes=${start}-${end - 1}` } });
  const [source] = (await once(get, 'response')) as [http.IncomingMessage];
  if (source.statusCode !== 206) throw new Error(`GET ${source.statusCode}`);
  yield* source as AsyncIterable<Buffer>;
}

async function send(address: string, options: http.RequestOptions, body: Buffer | string): Promise<string> {
  const length = Buffer.byteLength(body);
  const request = http.request(address, {
    ...options,
    headers: { ...options.headers, 'content-length': length },
  });
  request.end(body);
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
  let said = '';
  for await (const chunk of answer) said += chunk;
  if ((answer.statusCode ?? 500) >= 300) throw new Error(`${options.method} ${address}: ${said}`);
  return said;
}
