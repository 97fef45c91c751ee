import type { ColumnType, UpdateMethod } from '../../shared/config/route.ts';
import type { Content, RouteDraft, Step } from './case.ts';

/** The words in which the tables of cases are written. */
export const put = (
  key: string,
  content: Content,
  options: { contentEncoding?: string; multipart?: boolean } = {},
): Step => ({
  ...{ do: 'put', key, content },
  ...options,
});
/** A copy of an object that S3 makes. */
export const copy = (from: string, key: string): Step => ({ do: 'copy', from, key });
export const remove = (key: string): Step => ({ do: 'remove', key });
export const deleteDataSet: Step = { do: 'deleteDataSet' };

/** Columns of a route: their types, by name; and where a column is named otherwise in the file, that name too. */
type Columns =
  | 'infer'
  | Readonly<Record<string, ColumnType | readonly [type: ColumnType, from: string | number]>>;

const route =
  (updateMethod: UpdateMethod) =>
  (columns: Columns, settings: object = {}): RouteDraft => ({
    ...{ updateMethod, dataSet: { columns: columnsOf(columns) } },
    ...settings,
  });
export const append = route('APPEND');
export const replace = route('REPLACE');
export const upsert = route('UPSERT');

/** As `append`, by the DataSet API. */
export const appendAtOnce = (columns: Columns): RouteDraft => ({
  updateMethod: 'APPEND',
  dataSetApi: { columns: columnsOf(columns) },
});

function columnsOf(columns: Columns) {
  if (columns === 'infer') return columns;
  return Object.entries(columns).map(([name, written]) => {
    if (typeof written === 'string') return { name, type: written };
    const [type, from] = written;
    return { name, type, from };
  });
}

/** A text whose characters are the bytes of the same number. */
export const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
export const utf16 = (text: string): Uint8Array => Buffer.from(text, 'utf16le');
export const utf16be = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16();
/** White space in the text does not count. */
export const base64 = (text: string): Uint8Array => Buffer.from(text, 'base64');

/** A line for each number from `from` to below `to`. */
export function lines(from: number, to: number, line: (number: number) => string): string {
  return Array.from({ length: to - from }, (_, index) => `${line(from + index)}\n`).join('');
}
