/** What the kernel is told of a program, in the order of layout.as.ts: i32 each. */
export const places = [
  ...([
    'delimiter',
    'quote',
    'width',
    'drops',
    'most',
    'identity',
    'stepsEnd',
    'output',
    'outputEnd',
  ] as const),
  ...(['growth', 'extra', 'blankable', 'decimal', 'thousands', 'words', 'wordsEnd'] as const),
  ...(['dates', 'datesEnd', 'times', 'timesEnd', 'zone', 'zoneEnd'] as const),
  ...(['longs', 'doubles', 'decimals', 'days', 'moments', 'texts', 'checksEnd', 'point'] as const),
  'valueWords',
  ...(['keys', 'keysEnd'] as const),
] as const;

export type Place = (typeof places)[number];
export type Settings = Record<Place, number>;

/** Those that are addresses. */
export const addresses: ReadonlySet<Place> = new Set([
  ...(['stepsEnd', 'output', 'outputEnd', 'words', 'wordsEnd'] as const),
  ...(['dates', 'datesEnd', 'times', 'timesEnd', 'zone', 'zoneEnd'] as const),
  ...(['longs', 'doubles', 'decimals', 'days', 'moments', 'texts', 'checksEnd', 'keys', 'keysEnd'] as const),
]);
