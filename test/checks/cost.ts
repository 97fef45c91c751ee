/**
 * What a file of 1 KB costs at AWS: a burst of them and a single one go through the sandbox, which counts what AWS would
 * bill. A million may cost $30, all but traffic; and a single file takes no more transitions and calls than it may.
 *
 *   npm run check:cost -- [--files 10000] [--write]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fill } from '../../bench/report/page.ts';
import { table } from '../../bench/report/table.ts';
import { type Charge, chargesOf } from './burst/price.ts';
import { runBurst } from './burst/run.ts';

/** US dollars for a million files of a burst. */
const mostDollars = 30;
/** Of a single file: what it took when each object had a run of its own. */
const mostOfOne = { transitions: 17, calls: 8 };

const { values } = parseArgs({
  options: { files: { type: 'string', default: '10000' }, write: { type: 'boolean', default: false } },
});
const files = Number(values.files);

const one = await countedOf(1);
const many = await countedOf(files);
const rows = many.map(({ what, count, price }, i) => {
  const single = one[i] as Charge;
  return [
    what,
    ...[each(count / files), each(single.count)],
    dollars(price * 1e6),
    dollars((price * count * 1e6) / files),
  ];
});
const total = many.reduce((sum, { count, price }) => sum + (price * count * 1e6) / files, 0);
const head = ['what', `for each of ${files}`, 'for a single file', 'a million cost', 'a million files'];
const text = table(head, [...rows, ['all', '', '', '', dollars(total)]]);
console.log(text);
demand(total <= mostDollars, `a million files cost ${dollars(total)}, more than $${mostDollars}`);
const countOf = (what: string) => one.find((charge) => charge.what === what)?.count ?? 0;
const transitions = countOf('Step Functions: transitions');
const calls = countOf('Lambda: calls');
demand(transitions <= mostOfOne.transitions, `a single file takes ${transitions} transitions`);
demand(calls <= mostOfOne.calls, `a single file takes ${calls} calls of functions`);
if (values.write) {
  const page = join(import.meta.dirname, '..', '..', 'docs', 'cost.md');
  await writeFile(page, fill(await readFile(page, 'utf8'), 'small files', text));
}

async function countedOf(count: number): Promise<Charge[]> {
  const done = await runBurst({ files: count, streams: 1, world: null }, 600 + count / 5);
  try {
    const others = done.rows.filter(({ state }) => state !== 'committed');
    if (others.length > 0) throw new Error(`${others.length} loads are not committed`);
    return chargesOf(done.used, count);
  } finally {
    await done.stop();
  }
}

function each(count: number): string {
  return String(Number(count.toPrecision(3)));
}

function dollars(amount: number): string {
  return `$${amount < 0.01 && amount > 0 ? amount.toPrecision(1) : amount.toFixed(2)}`;
}

function demand(holds: boolean, complaint: string): void {
  if (holds) return;
  console.error(`VIOLATED: ${complaint}`);
  process.exitCode = 1;
}
