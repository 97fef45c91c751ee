import type { ImportRoute, ReadSettings } from './route.ts';
import { readDefaults } from './schema/read.ts';

type Setting = keyof ReadSettings;

/** Settings that say how lines are cut into cells. */
const ofCells: Setting[] = ['delimiter', 'quote', 'escape', 'strayQuotes', 'comment', 'shortRows'];
/** Settings that say what stands around the rows. */
const ofRows: Setting[] = ['emptyColumns', 'header', 'skipLines', 'skipFooter'];
const ofArchives: Setting[] = ['compression', 'member', 'maxTextBytes', 'maxRatio'];

/** Which settings mean nothing, or fit no file, where a route says what its files are. */
const idle: Record<ReadSettings['format'], Setting[]> = {
  auto: [],
  csv: [],
  jsonl: [...ofCells, ...ofRows],
  json: [...ofCells, ...ofRows, 'blankLines'],
  parquet: [...ofCells, ...ofRows, 'blankLines', 'encoding', ...ofArchives],
  xlsx: [...ofCells, 'encoding'],
};

/** The settings of how files are read that a route has written, and that say nothing of files of its format. */
export function idleSettings({ read }: Pick<ImportRoute, 'read'>): Setting[] {
  return idle[read.format].filter((setting) => read[setting] !== readDefaults[setting]);
}
