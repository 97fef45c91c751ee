import type { Run } from './rehearsals.ts';

/** What came of the runs of one kind of world. */
export interface Tally {
  world: string;
  runs: number;
  wrong: number;
  loads: Record<string, number>;
  /** Loads of which nobody knew whether their rows are in Domo. */
  doubts: number;
  /** Runs whose rows were not judged, by the assumption that Domo breaks in them. */
  unjudged: Record<string, number>;
}

/** How a load can end. */
export const ends = ['committed', 'rejected', 'superseded', 'failed'];

export const emptyTally = (world: string): Tally => ({
  ...{ world, runs: 0, wrong: 0, doubts: 0 },
  ...{ loads: {}, unjudged: {} },
});

export function count(tally: Tally, { wrong, states, doubts, unjudged }: Run): void {
  tally.runs += 1;
  tally.wrong += wrong.length > 0 ? 1 : 0;
  tally.doubts += doubts;
  for (const [state, loads] of Object.entries(states)) add(tally.loads, state, loads);
  for (const code of unjudged) add(tally.unjudged, code, 1);
}

function add(sums: Record<string, number>, name: string, more: number): void {
  sums[name] = (sums[name] ?? 0) + more;
}

/** In one line. */
export function lineOf({ runs, wrong, loads, doubts, unjudged }: Tally): string {
  const list = (sums: Record<string, number>) =>
    Object.entries(sums)
      .map(([name, sum]) => `${sum} ${name}`)
      .join(', ');
  const broken = list(unjudged);
  return [
    `${runs} runs, ${wrong} wrong; loads: ${list(loads)}; ${doubts} in doubt`,
    ...(broken === '' ? [] : [`rows not judged, assumption broken: ${broken}`]),
  ].join('; ');
}

/** In Markdown. */
export function tableOf(tallies: readonly Tally[]): string {
  const rows = tallies.map(({ world, runs, wrong, loads, doubts, unjudged }) => [
    ...[world, runs, wrong, ...ends.map((end) => loads[end] ?? 0), doubts],
    Object.keys(unjudged).join(', '),
  ]);
  const head = ['world', 'runs', 'wrong', ...ends, 'in doubt', 'rows not judged: broken'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
