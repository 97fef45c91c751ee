const columns = [
  { name: 'id', type: 'LONG' },
  { name: 'name', type: 'STRING' },
];
const route = (name: string, updateMethod: string, more: object = {}) => ({
  ...{ name, prefix: `${name}/`, dataSet: { name, columns }, updateMethod, commitInterval: 0 },
  ...more,
});

/** The configuration of the stories: a route for each way through the import machine that ends in a Stream. */
export const config = {
  imports: [
    route('small', 'APPEND'),
    route('many', 'REPLACE', { partSize: '64KB' }),
    route('narrow', 'REPLACE', { partSize: '64KB', maxConcurrency: 2 }),
    route('guess', 'REPLACE', { partSize: '512KB', maxRecordBytes: 250_000 }),
    route('bad', 'APPEND', { partSize: '64KB' }),
    route('retried', 'APPEND', { partSize: '64KB' }),
    route('turn', 'APPEND'),
    route('newest', 'REPLACE'),
    route('guarded', 'REPLACE', { shrinkGuard: 0.5 }),
    route('spaced', 'APPEND', { commitInterval: '5s' }),
    { ...route('nobody', 'APPEND', { stream: 999 }), dataSet: undefined },
  ],
  exports: [
    { name: 'back', route: 'small', prefix: 'exports/back/', schedule: 'at(2199-01-01T00:00:00)' },
    { name: 'failing', route: 'small', prefix: 'exports/failing/', schedule: 'at(2199-01-01T00:00:00)' },
  ],
};
