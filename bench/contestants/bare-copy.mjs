// @ts-check
import { once } from 'node:events';
import http from 'node:http';
import { pipeline } from 'node:stream/promises';

/**
 * Moves ranges from S3 to Domo as they are.
 *
 * @param {import('./options.ts').BareCopy} options
 */
export async function prepare({ from, to, authorization, ranges }) {
  const agent = new http.Agent({ keepAlive: true });
  return async () => {
    for (const [index, { start, end }] of ranges.entries()) {
      const get = http.get(from, { agent, headers: { range: `bytes=${start}-${end - 1}` } });
      const [source] = await once(get, 'response');
      const headers = { authorization, 'content-type': 'text/csv', 'content-length': end - start };
      const put = http.request(`${to}${index + 1}`, { agent, method: 'PUT', headers });
      const answered = once(put, 'response');
      await pipeline(source, put);
      const [answer] = await answered;
      answer.resume();
      await once(answer, 'end');
      if (source.statusCode !== 206 || answer.statusCode !== 200)
        throw new Error(`GET ${source.statusCode}, PUT ${answer.statusCode}`);
    }
  };
}
