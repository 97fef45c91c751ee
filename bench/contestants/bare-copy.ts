import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';

export interface BareCopy {
  /** Of the object in S3. */
  from: string;
  /** Of the parts of an open execution in Domo; the part's id is put behind it. */
  to: string;
  authorization: string;
  /** First byte and, exclusive, the last. */
  ranges: { start: number; end: number }[];
}

/** Moves ranges from S3 to Domo as they are. */
export async function prepare({ from, to, authorization, ranges }: BareCopy): Promise<() => Promise<void>> {
  const agent = new http.Agent({ keepAlive: true });
  return async () => {
    for (const [index, { start, end }] of ranges.entries()) {
      const get = http.get(from, { agent, headers: { range: `bytes=${start}-${end - 1}` } });
      const [source] = (await once(get, 'response')) as [IncomingMessage];
      const headers = { authorization, 'content-type': 'text/csv', 'content-length': end - start };
      const put = http.request(`${to}${index + 1}`, { agent, method: 'PUT', headers });
      const answered = once(put, 'response') as Promise<[IncomingMessage]>;
      await pipeline(source, put);
      const [answer] = await answered;
      answer.resume();
      await once(answer, 'end');
      if (source.statusCode !== 206 || answer.statusCode !== 200)
        throw new Error(`GET ${source.statusCode}, PUT ${answer.statusCode}`);
    }
  };
}
