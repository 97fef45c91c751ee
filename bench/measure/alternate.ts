import { type Figures, type Summary, summarise } from './figures.ts';

export interface Contestant {
  name: string;
  run(): Promise<Figures>;
}

/**
 * Lets all contestants run in turn, so often, after `warmUps` turns that do not count. What a machine does beside hits all
 * of them alike then, so that the ratios of one call hold where its figures do not. Each turn begins with another one.
 */
export async function alternate(
  contestants: readonly Contestant[],
  runs: number,
  progress: (what: string) => void,
  { warmUps = 1 }: { warmUps?: number } = {},
): Promise<Record<string, Summary & { all: Figures[] }>> {
  const results = new Map<string, Figures[]>(contestants.map(({ name }) => [name, []]));
  for (let turn = 1 - warmUps; turn <= runs; turn++) {
    for (let i = 0; i < contestants.length; i++) {
      const { name, run } = contestants[(i + turn + warmUps - 1) % contestants.length] as Contestant;
      progress(`${name}, ${turn < 1 ? 'warming up' : `run ${turn} of ${runs}`}`);
      const figures = await run();
      if (turn > 0) results.get(name)?.push(figures);
    }
  }
  return Object.fromEntries([...results].map(([name, all]) => [name, { ...summarise(all), all }]));
}
