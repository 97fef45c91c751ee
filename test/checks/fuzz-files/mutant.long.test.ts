import { join } from 'node:path';
import { compiled, type Mutation } from './compiled.ts';
import { drive } from './drive.ts';

/** A bug of what looks at the head of a file, which only files with a tab have. */
const bug: Mutation = {
  file: 'ends.ts',
  source: 'export function startOf(',
  bug: 'export function startOf(text: string): Start {\n  if (text.includes("\\t")) throw new RangeError("a bug");\n  return startOfAll(text);\n}\nfunction startOfAll(',
};

it('finds a bug of the product', async () => {
  const worker = await compiled(join(process.cwd(), 'test', 'checks', 'fuzz-files', 'worker.ts'), bug);
  const rest = { seed: 1, from: 0, to: 40, workers: 1, patience: 120_000, heap: 384 };
  const { faults } = await drive({ worker: worker.file, ...rest }).finally(worker.remove);
  expect(faults.map(({ why }) => why).join()).toMatch(/a bug/);
}, 600_000);
