import { join } from 'node:path';
import { compiled, type Mutation } from './compiled.ts';
import { drive } from './drive.ts';

const tab = 'text.includes("\\t")';
const signature = 'export function startOf(';
const mutantThat = (does: string) =>
  `export function startOf(text: string): Start {\n  ${does}\n  return startOfAll(text);\n}\nfunction startOfAll(`;

/** Bugs of what looks at the head of a file, which only files with a tab have. */
const bugs: [string, string, RegExp][] = [
  ['an error that is of no kind', `if (${tab}) throw new RangeError('a bug');`, /a bug/],
  ['a loop without an end', `while (${tab}) Math.random();`, /hangs/],
  [
    'what depends on how a file is cut',
    `if (${tab} && Math.random() < 0.5) text = text.slice(1);`,
    /cut in two ways/,
  ],
];

it.each(bugs)(
  '%s is found',
  async (_, does, says) => {
    const mutation: Mutation = { file: 'ends.ts', source: signature, bug: mutantThat(does) };
    const worker = await compiled(join(process.cwd(), 'test', 'checks', 'fuzz-files', 'worker.ts'), mutation);
    const rest = { seed: 1, from: 0, to: 60, workers: 1, patience: 20_000, heap: 384 };
    const { faults } = await drive({ worker: worker.file, ...rest }).finally(worker.remove);
    expect(faults.map(({ why }) => why).join()).toMatch(says);
  },
  600_000,
);
