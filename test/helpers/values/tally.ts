/** How often something came up in the tables of a run, by what it is called. */
export type Counts = Record<string, number>;

/** What came up in the tables of a run, and how they ended. */
export interface Tally {
  tables: number;
  /** How tables ended. */
  outcomes: Counts;
  /** What was in their files and settings. */
  features: Counts;
  /** What else they were read by, beside the product. */
  oracles: Counts;
}

export const emptyTally = (): Tally => ({ tables: 0, outcomes: {}, features: {}, oracles: {} });

export function count(counts: Counts, name: string, more = 1): void {
  counts[name] = (counts[name] ?? 0) + more;
}

/** Adds what another run has counted. */
export function addTally(sum: Tally, other: Tally): void {
  sum.tables += other.tables;
  for (const part of ['outcomes', 'features', 'oracles'] as const)
    for (const [name, more] of Object.entries(other[part])) count(sum[part], name, more);
}

/** In Markdown: how many tables had what, and their share of all. */
export function tableOf({ tables, outcomes, features, oracles }: Tally): string {
  const rows = (counts: Counts) =>
    Object.entries(counts)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, some]) => `| ${name} | ${some} | ${((100 * some) / Math.max(1, tables)).toFixed(1)} % |`);
  const head = (title: string) => [`| ${title} | tables | share |`, '| --- | ---: | ---: |'];
  return [
    ...[...head('outcome'), ...rows(outcomes), ''],
    ...[...head('in the file or its settings'), ...rows(features), ''],
    ...[...head('read by'), ...rows(oracles)],
  ].join('\n');
}
