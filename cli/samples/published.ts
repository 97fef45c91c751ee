/** Real files that others have published, and the routes of the demo's configuration that take them. */
export const publishedSamples = [
  { route: 'seattle-weather', file: 'seattle-weather.csv' },
  { route: 'airports', file: 'airports.csv' },
  { route: 'bird-strikes', file: 'birdstrikes.csv' },
  { route: 'species', file: 'species.csv' },
  { route: 'zip-codes', file: 'zipcodes.csv' },
] as const;
