/** How much is dropped, and in what world. */
export interface Burst {
  /** On each stream. */
  files: number;
  streams: number;
  /** The path of a world; null: AWS without limits. */
  world: string | null;
}

export const rowsOfFile = 4;
const cell = 'x'.repeat(235);

export const columns = [
  { name: 'file', type: 'LONG' },
  { name: 'row', type: 'LONG' },
  { name: 'note', type: 'STRING' },
];

/** The note of a row, as a term of SQL. */
export const noteInSql = `concat("file", '-', "row", '-', '${cell}')`;

export function nameOf(stream: number): string {
  return `s${String(stream).padStart(3, '0')}`;
}

export function keyOf(stream: number, file: number): string {
  return `${nameOf(stream)}/${String(file).padStart(7, '0')}.csv`;
}

/** The number of the file with this key. */
export function fileOf(key: string): number {
  return Number(/(\d+)\.csv$/.exec(key)?.[1]);
}

/** A file of some 1,000 bytes. */
export function bodyOf(file: number): string {
  const rows = Array.from({ length: rowsOfFile }, (_, row) => `${file},${row},${file}-${row}-${cell}\n`);
  return `file,row,note\n${rows.join('')}`;
}

/** A route for each stream. */
export function routesOf(streams: number): object[] {
  return Array.from({ length: streams }, (_, stream) => ({
    ...{ name: nameOf(stream), prefix: `${nameOf(stream)}/`, updateMethod: 'APPEND', commitInterval: 0 },
    dataSet: { name: nameOf(stream), columns },
  }));
}
