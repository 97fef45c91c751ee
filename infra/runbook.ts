import { docsAddress } from './repository.ts';

/** Chapters of docs/operations.md: what to do when an alarm goes off. */
export const chapters = {
  'files-were-not-started': 'Files were not started',
  'files-are-not-taken-in': 'Files are not taken in',
  'runs-keep-dying': 'Runs keep dying',
  'runs-were-not-recovered': 'Runs were not recovered',
  'the-daily-search-failed': 'The daily search failed',
  'row-counts-do-not-agree': 'Row counts do not agree',
  'loads-failed': 'Loads failed',
  'a-load-has-been-open-too-long': 'A load has been open too long',
  'loads-are-not-watched': 'Loads are not watched',
  'domo-refuses': 'Domo refuses',
  'domo-throttles': 'Domo throttles',
  'lambda-throttles': 'Lambda throttles',
  'exports-were-not-started': 'Exports were not started',
  'exports-failed': 'Exports failed',
} as const;

export type Chapter = keyof typeof chapters;

const page = 'operations.md';

/** Where it is said what to do about an alarm: an address, or the path of the page if the address is not known. */
export function runbookOf(chapter: Chapter, address = docsAddress): string {
  return `${address ?? 'docs/'}${page}#${chapter}`;
}

/** The chapters as a list in Markdown, with links where the address of the docs is known. */
export function runbook(address = docsAddress): string {
  const items = Object.entries(chapters).map(([chapter, title]) =>
    address === null ? title : `[${title}](${address}${page}#${chapter})`,
  );
  return `**What to do about an alarm** (docs/${page}): ${items.join(' · ')}`;
}
