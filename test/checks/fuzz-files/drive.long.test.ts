import { join } from 'node:path';
import { compiled } from './compiled.ts';
import { drive } from './drive.ts';

it('finds what throws, hangs, takes memory without end, waits for nothing, and ends its process, and goes on behind it', async () => {
  const worker = await compiled(join(process.cwd(), 'test', 'checks', 'fuzz-files', 'faulty-worker.ts'));
  const place = { worker: worker.file, seed: 1, from: 0, to: 20, workers: 1 };
  const { inputs, ended, faults, doubtful } = await drive({ ...place, patience: 2000, heap: 64 }).finally(
    worker.remove,
  );
  expect(faults.map(({ number }) => number)).toEqual([3, 7, 11, 13, 17]);
  const [wrong, hangs, memory, gone, waits] = faults.map(({ why }) => why);
  expect(wrong).toContain('is wrong');
  expect(hangs).toContain('hangs');
  expect(memory).toContain('heap out of memory');
  expect(gone).toContain('ended with 5');
  expect(waits).toContain('hangs');
  expect(doubtful).toEqual([]);
  expect(inputs).toBe(20);
  expect(ended).toEqual({ even: 10, odd: 5 });
}, 300_000);
