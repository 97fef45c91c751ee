import { kindNames, kinds } from '../data/kinds.ts';
import { describeMachine } from './machine.ts';
import { outcomesOf } from './outcomes.ts';
import type { Cuts, Results } from './results.ts';
import { round, table } from './table.ts';

const MB = 1e6;

/** Where the figures are from: the same sentence under every table. */
export function provenance({ command, machine, at }: Results): string {
  return `\`${command}\` on ${describeMachine(machine)}, ${at.slice(0, 10)}. MB are of 1,000,000 bytes of CSV.`;
}

/** What one core does in a second of processor time, against the bound; ratios of the medians of one run. */
export function perCoreTable({ perCore }: Results): string {
  const rows = outcomesOf(perCore).flatMap(([title, outcome]) => {
    const bound = outcome['zlib level 1']?.cpuSeconds ?? Number.NaN;
    return Object.entries(outcome).map(([name, { cpuSeconds, seconds, peakRss }]) => [
      title,
      name,
      round(perCore.bytes / MB / cpuSeconds),
      round(bound / cpuSeconds),
      round(perCore.bytes / MB / seconds),
      // The others hold the whole file, or do nothing that takes memory.
      name === 'split-part' && peakRss !== null ? round(peakRss / MB) : '',
    ]);
  });
  return table(
    ['data', 'what', 'MB per CPU second', 'against zlib level 1', 'MB per second', 'peak memory, MB'],
    rows,
    2,
  );
}

/** The whole way; how many times as long each took as Sluice from S3 and from disk, by the medians of one run. */
export function endToEndTable({ endToEnd }: Results): string {
  const rows = outcomesOf(endToEnd).flatMap(([title, outcome]) => {
    const [s3, disk] = ['sluice, from S3', 'sluice, from disk'].map(
      (name) => outcome[name]?.seconds ?? Number.NaN,
    );
    return Object.entries(outcome).map(([name, { seconds, least, most, cpuSeconds, peakRss }]) => [
      title,
      name,
      round(seconds),
      `${round(least)} to ${round(most)}`,
      `${round(seconds / Number(s3))} ×`,
      `${round(seconds / Number(disk))} ×`,
      round(cpuSeconds),
      peakRss === null ? '' : round(peakRss / MB),
    ]);
  });
  const head = ['data', 'what', 'seconds', 'least to most', 'sluice, from S3', 'sluice, from disk'];
  return table([...head, 'CPU seconds', 'peak memory, MB'], rows, 2);
}

/** How often Sluice had cut a part from a wrong guess. */
export function guesses({ endToEnd: { sentAgain } }: Results): string {
  const wrong = Object.values(sentAgain).reduce((sum, parts) => sum + parts, 0);
  return `Parts that Sluice had to send again, because where they begin had been guessed wrong: ${wrong}.`;
}

export function cutsTable({ cuts }: Results): string {
  const rows = kindNames.flatMap((name) => {
    const found = cuts[name];
    return found === undefined ? [] : [[kinds[name].title, ...cutCells(found)]];
  });
  return table(['data', 'cuts of `split -C`', 'inside a record', 'parts that Domo refuses'], rows);
}

function cutCells({ total, insideRecords, refused }: Cuts): string[] {
  return [total, insideRecords, `${refused} of ${total + 1}`].map(String);
}
