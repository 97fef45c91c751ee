/**
 * Drops the files of a burst as fast as the sandbox takes them. It is a process of its own, so that it does not wait for
 * the sandbox, and speaks plain HTTP, since signing 100,000 requests would take longer than serving them.
 */
import { Agent, request } from 'node:http';
import { type Burst, bodyOf, keyOf } from './files.ts';

/** Uploads at the same time. */
const together = 48;

interface Drop extends Pick<Burst, 'files' | 'streams'> {
  aws: string;
  bucket: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: together });

async function drop({ aws, bucket, files, streams }: Drop): Promise<void> {
  let next = 0;
  const dropper = async () => {
    while (next < files * streams) {
      const place = next++;
      // The streams take turns, so that all of them are busy at once.
      const [file, stream] = [Math.floor(place / streams), place % streams];
      const url = `${aws}/${bucket}/${keyOf(stream, file)}`;
      while (!(await put(url, bodyOf(file)))) await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  await Promise.all(Array.from({ length: together }, dropper));
}

/** @returns false if S3 asks to be spared */
function put(url: string, body: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent,
      method: 'PUT',
      headers: { 'content-length': Buffer.byteLength(body) },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode === 200 || answer.statusCode === 503) resolve(answer.statusCode === 200);
        else reject(new Error(`PUT ${url} answered ${answer.statusCode}`));
      });
    });
    sent.end(body);
  });
}

await drop(JSON.parse(process.argv[2] ?? ''));
