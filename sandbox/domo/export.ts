import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { DuckDBBlobValue } from '@duckdb/node-api';
import type { ColumnType } from '../../shared/config/route.ts';
import type { Answer, Call } from './call.ts';
import { liveDataSet } from './datasets.ts';
import type { DataSet } from './model.ts';
import { htmlPage, Refusal } from './refusal.ts';
import type { Settings } from './settings.ts';
import type { State } from './state.ts';
import { plainText, projection } from './storage/columns.ts';
import { identifier, literal } from './storage/duck.ts';

/** Whether the client takes `text/csv`, the only type that this route makes [A17, A18]. */
function acceptsCsv(accept: string | undefined): boolean {
  return (
    accept === undefined ||
    accept.split(',').some((range) => /^\s*(text\/csv|text\/\*|\*\/\*)\s*(;|$)/i.test(range))
  );
}

const isTrue = (value: string | null): boolean => /^(true|1)$/i.test(value ?? '');
const isFalse = (value: string | null): boolean => /^(false|0)$/i.test(value ?? '');

/** Whether to put a `'` before cells that look like formulas [E4]. */
function escapes(asked: string | null, { exportEscape }: Pick<Settings, 'exportEscape'>): boolean {
  switch (exportEscape) {
    case 'always':
      return true;
    case 'onRequest':
      return isTrue(asked);
    case 'unlessDeclined':
      return !isFalse(asked);
  }
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

interface Spelling {
  nullText: string;
  /** Put a `'` before cells that a spreadsheet would take for formulas [E4]. */
  escapesFormulas: boolean;
}

/** SQL for a value as a cell of CSV, quoted only if necessary [E5]. A null differs from an empty string [E7]. */
function cellOf(value: string, type: ColumnType, { nullText, escapesFormulas }: Spelling): string {
  let text = plainText(value, type);
  if (type === 'STRING') {
    if (escapesFormulas)
      text = `CASE WHEN regexp_matches(${value}, '^[=+@-]') THEN '''' || ${value} ELSE ${value} END`;
    text = `CASE
      WHEN regexp_matches(${value}, '[",\\r\\n]') THEN '"' || replace(${text}, '"', '""') || '"'
      WHEN ${value} IN ('', '\\N') THEN '"' || ${value} || '"'
      ELSE ${text} END`;
  }
  return `coalesce(${text}, ${literal(nullText)})`;
}

export function exportHandlers(state: State) {
  const { duck, settings, tables } = state;

  /** All current rows, in the order in which they were loaded [E6]. */
  async function* rows(dataSet: DataSet, spelling: Spelling, lost: number): AsyncGenerator<Buffer> {
    const { table, columns } = dataSet;
    if (table === null) return;
    const cells = projection(table.columns, columns).map((value, index) =>
      cellOf(`(${value})`, columns[index]?.type ?? 'STRING', spelling),
    );
    const limit = lost === 0 ? '' : ` LIMIT ${Math.max(0, dataSet.rows - lost)}`;
    const release = tables.hold(table);
    const connection = await duck.connect();
    try {
      const result = await connection.stream(
        // As bytes, because DuckDB's binding drops a byte order mark at the beginning of a text.
        `SELECT encode(concat_ws(',', ${cells.join(', ')}) || chr(10)) FROM ${identifier(table.name)}${limit}`,
      );
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        yield Buffer.concat(chunk.getColumnValues(0).map((line) => (line as DuckDBBlobValue).bytes));
      }
    } finally {
      duck.release(connection);
      await release();
    }
  }

  return {
    /** An export [E1-E3]: one response, however long it is [E9]. */
    get(call: Call): Answer {
      if (!acceptsCsv(call.header('accept')))
        throw new Refusal(406, 'Not Acceptable', {
          body: htmlPage(406, 'Could not find acceptable representation'),
        });
      const dataSet = liveDataSet(state, call.params[0] ?? '');
      const { exportNull, exportGzip } = settings.now;
      const withHeader = isTrue(call.query.get('includeHeader'));
      const spelling = {
        nullText: exportNull,
        escapesFormulas: escapes(call.query.get('disableFormulaInterpretation'), settings.now),
      };
      async function* text(): AsyncGenerator<string | Buffer> {
        if (withHeader && dataSet.columns.length > 0)
          yield `${dataSet.columns.map(({ name }) => quoted(name)).join(',')}\n`;
        yield* rows(dataSet, spelling, call.rowsLost ?? 0);
      }
      const fileName = (call.query.get('fileName') ?? `${dataSet.name}.csv`).replace(
        /[^\x20-\x7e]|["\\]/g,
        '_',
      );
      const headers = {
        'Content-Type': 'text/csv;charset=UTF-8',
        'Content-Disposition': `attachment; filename=${fileName}`,
      };
      const plain = Readable.from(text(), { objectMode: false });
      if (!exportGzip || !/\bgzip\b/i.test(call.header('accept-encoding') ?? ''))
        return { status: 200, headers, stream: plain };
      const zipped = createGzip();
      plain.on('error', (error) => zipped.destroy(error)).pipe(zipped);
      zipped.on('close', () => plain.destroy());
      return { status: 200, headers: { ...headers, 'Content-Encoding': 'gzip' }, stream: zipped };
    },
  };
}
