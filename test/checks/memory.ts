/**
 * The memory of `split-part`: one part of 64 MB, and one three times as large, each in a fresh process. The
 * function must stay under 192 MB for the first, and grow by no more than one and a half times what the compressed
 * body grows by: it is all that is held.
 *
 *   npm run check:memory
 */
import { collected } from '../helpers/collected.ts';
import { connect } from '../helpers/drops.ts';
import { peakMemory } from '../helpers/peak-memory.ts';
import { startSandboxProcess } from '../helpers/sandbox-process.ts';

const MB = 1e6;
const limit = 192 * MB;
const small = await measure(64 * MB);
const large = await measure(192 * MB);
const growth = (large.resident - small.resident) / (large.body - small.body);
console.log(`growth: ${growth.toFixed(2)} bytes of memory for each byte of compressed body`);
if (small.resident > limit) throw new Error(`split-part took ${mb(small.resident)} MB for a range of 64 MB`);
if (growth > 1.5)
  throw new Error(`split-part grows ${growth.toFixed(2)} times as fast as the compressed body`);

async function measure(size: number): Promise<{ resident: number; body: number }> {
  const sandbox = await startSandboxProcess({
    imports: [
      {
        name: 'one',
        prefix: 'in/',
        dataSet: { name: 'One', columns: ['a', 'b', 'c', 'd'].map((name) => ({ name, type: 'LONG' })) },
        updateMethod: 'REPLACE',
        commitInterval: 0,
        partSize: size,
      },
    ],
  });
  const drops = await connect(sandbox);
  try {
    const load = await drops.outcome(await drops.drop('in/one.csv', numbers(size)), 300);
    if (load.state !== 'committed' || load.parts !== 1) throw new Error(JSON.stringify(load));
    const [report] = await collected(drops.reports.list(String(load.batch)));
    const result = { resident: await peakMemory(sandbox.dir, 'SplitPart'), body: Number(report?.sentBytes) };
    console.log(
      `range ${mb(size)} MB: body ${mb(result.body)} MB, resident at most ${mb(result.resident)} MB`,
    );
    return result;
  } finally {
    drops.close();
    await sandbox.stop();
  }
}

/** Digits that hardly repeat: they compress badly, so the body is large. */
function numbers(size: number): Buffer {
  const file = Buffer.alloc(size + 100);
  let at = file.write('a,b,c,d\n');
  let seed = 1;
  const next = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed;
  };
  while (at < size) at += file.write(`${next()},${next()},${next()},${next()}\n`, at);
  return file.subarray(0, at);
}

function mb(bytes: number): string {
  return (bytes / MB).toFixed(0);
}
