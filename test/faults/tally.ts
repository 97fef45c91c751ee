import type { Run } from './rehearsals.ts';

/** What came of the runs of one kind of world. */
export interface Tally {
  world: string;
  runs: number;
  wrong: number;
  loads: Record<string, number>;
  /** Loads of which nobody knew whether their rows are in Domo. */
  doubts: number;
  /** Runs in which Domo breaks an assumption, by that; the stack was told. */
  broken: Record<string, number>;
}

/** How a load can end. */
export const ends = ['committed', 'rejected', 'superseded', 'failed'];

export const emptyTally = (world: string): Tally => ({
  ...{ world, runs: 0, wrong: 0, doubts: 0 },
  ...{ loads: {}, broken: {} },
});

export function count(tally: Tally, { wrong, states, doubts, broken }: Run): void {
  tally.runs += 1;
  tally.wrong += wrong.length > 0 ? 1 : 0;
  tally.doubts += doubts;
  for (const [state, loads] of Object.entries(states)) add(tally.loads, state, loads);
  for (const code of broken) add(tally.broken, code, 1);
}

function add(sums: Record<string, number>, name: string, more: number): void {
  sums[name] = (sums[name] ?? 0) + more;
}

/** In one line. */
export function lineOf({ runs, wrong, loads, doubts, broken }: Tally): string {
  const list = (sums: Record<string, number>) =>
    Object.entries(sums)
      .map(([name, sum]) => `${sum} ${name}`)
      .join(', ');
  return [
    `${runs} runs, ${wrong} wrong; loads: ${list(loads)}; ${doubts} in doubt`,
    ...(Object.keys(broken).length === 0 ? [] : [`assumptions broken: ${list(broken)}`]),
  ].join('; ');
}

/** In Markdown. */
export function tableOf(tallies: readonly Tally[]): string {
  const rows = tallies.map(({ world, runs, wrong, loads, doubts, broken }) => [
    ...[world, runs, wrong, ...ends.map((end) => loads[end] ?? 0), doubts],
    Object.keys(broken).join(', '),
  ]);
  const head = ['world', 'runs', 'wrong', ...ends, 'in doubt', 'assumptions broken'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
