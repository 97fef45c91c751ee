import { type Bar, barCharts, type Chart } from './bars.ts';
import { outcomesOf } from './outcomes.ts';
import type { Outcome, Results, Share } from './results.ts';
import { round } from './table.ts';

const own = '#1a7f64';
const other = '#8c959f';
const bound = '#d4a72c';

/** What the tables say, to be seen at a glance: an SVG document. */
export function plotOf({ perCore, endToEnd }: Results): string {
  return barCharts([
    {
      title: 'One core: MB of CSV per second of processor time (longer is better)',
      groups: groups(perCore, (outcome) => perCoreBars(perCore.bytes, outcome)),
    },
    {
      title: `${(endToEnd.bytes / 1e6).toFixed(0)} MB of CSV from end to end: seconds (shorter is better)`,
      groups: groups(endToEnd, endToEndBars),
    },
  ]);
}

function groups(share: Share, barsOf: (outcome: Outcome) => Bar[]): Chart['groups'] {
  return outcomesOf(share).map(([title, outcome]) => ({ title, bars: barsOf(outcome) }));
}

/** Without the bare copy, beside which all else would be too short to be compared. */
function perCoreBars(bytes: number, outcome: Outcome): Bar[] {
  const least = outcome['zlib level 1']?.cpuSeconds ?? Number.NaN;
  return ['zlib level 1', 'split-part'].flatMap((label) => {
    const cpuSeconds = outcome[label]?.cpuSeconds;
    if (cpuSeconds === undefined) return [];
    const value = bytes / 1e6 / cpuSeconds;
    const ratio = label === 'split-part' ? `, ${round(least / cpuSeconds)} × zlib` : '';
    return { label, value, text: round(value) + ratio, colour: label === 'split-part' ? own : bound };
  });
}

function endToEndBars(outcome: Outcome): Bar[] {
  return Object.entries(outcome).map(([label, { seconds }]) => ({
    ...{ label, value: seconds, text: `${round(seconds)} s` },
    colour: label.startsWith('sluice') ? own : other,
  }));
}
