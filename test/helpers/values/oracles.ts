import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { findPython } from '../python.ts';
import { type DomoCell, readDomoRows } from './domo-reader.ts';
import { same } from './judge.ts';
import type { Outcome } from './path.ts';
import { count, type Tally } from './tally.ts';
import type { WrittenTable } from './write.ts';

/** Other readers of CSV, which know nothing of the product. */
export interface Oracles {
  /** Throws where one of them reads something else. It may find out only when it is closed. */
  check(written: WrittenTable, outcome: Outcome, tally: Tally): Promise<void>;
  close(): Promise<void>;
}

/** Reads one text after the other, for each line of JSON. */
const pythonReader = `
import csv, io, json, sys
csv.field_size_limit(2**31 - 1)
pandas = None
if len(sys.argv) > 1:
    import pandas
for line in sys.stdin:
    asked = json.loads(line)
    try:
        if asked.pop("by") == "pandas":
            width = asked.pop("width")
            frame = pandas.read_csv(io.StringIO(asked["text"], newline=""), header=None, dtype=str, keep_default_na=False, names=range(width), index_col=False, skip_blank_lines=False)
            rows = frame.values.tolist()
        else:
            text = asked.pop("text")
            rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True, **asked) if row]
        answer = {"rows": rows}
    except Exception as error:
        answer = {"error": repr(error)}
    print(json.dumps(answer), flush=True)
`;

/**
 * Python's csv, DuckDB, and pandas where BENCH_PYTHON names a Python that has it.
 *
 * Throws PythonMissing.
 */
export async function startOracles(): Promise<Oracles> {
  const pandas = process.env.BENCH_PYTHON;
  const python = startPython(pandas ?? findPython([3, 9]), pandas === undefined ? [] : ['pandas']);
  const duckdb = await startDuckDb();

  return {
    async check(written, outcome, tally) {
      const { plain, cells, header } = written;
      if (plain !== null) {
        // What cells there are in the file, by the same settings.
        const { delimiter, quote } = plain;
        const rows = await python.read({
          ...{ by: 'csv', text: written.text, delimiter },
          ...(quote === null ? { quoting: 3 } : { quotechar: quote }),
          ...(plain.escape === 'backslash'
            ? { doublequote: false, escapechar: '\\' }
            : { doublequote: true }),
        });
        const all = [...(header === null ? [] : [header]), ...cells];
        // One that is blank is no record for it.
        const wanted = all
          .map((row) => row.map(({ text }) => text))
          .filter((row) => row.join() !== '' || row.length > 1);
        same(
          'the cells that Python reads in the file',
          rows.filter((row) => row.join() !== '' || row.length > 1),
          wanted,
        );
        count(tally.oracles, "the file, by Python's csv");
      }
      if (outcome.kind !== 'sent' || outcome.rows === 0) return;
      const text = outcome.body.toString();
      const width = outcome.columns.length;
      const rows = readDomoRows(text, width);
      // They have no null: that is an empty text, or what stands for it.
      const flat = (some: readonly (readonly DomoCell[])[]) =>
        some.map((row) => row.map((cell) => cell ?? ''));
      const asFlat = (some: readonly (readonly string[])[], unquoted: boolean) =>
        some.map((row, at) =>
          row.map((cell, place) => (unquoted && cell === '\\N' && rows[at]?.[place] === null ? '' : cell)),
        );
      const ofCsv = await python.read({ by: 'csv', text, delimiter: ',', quotechar: '"', doublequote: true });
      same('the cells that Python reads in what is sent', asFlat(ofCsv, true), flat(rows));
      count(tally.oracles, "what is sent, by Python's csv");
      if (pandas !== undefined) {
        const ofPandas = await python.read({ by: 'pandas', text, width });
        same('the cells that pandas reads in what is sent', asFlat(ofPandas, true), flat(rows));
        count(tally.oracles, 'what is sent, by pandas');
      }
      if (await duckdb.add(text, rows)) count(tally.oracles, 'what is sent, by DuckDB');
    },
    async close() {
      try {
        await duckdb.close();
      } finally {
        await python.close();
      }
    },
  };
}

function startPython(command: string, options: string[]) {
  const python: ChildProcess = spawn(command, ['-c', pythonReader, ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
  });
  const exit = once(python, 'exit');
  const lines = createInterface({ input: python.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return {
    async read(asked: object): Promise<string[][]> {
      python.stdin?.write(`${JSON.stringify(asked)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error('Python has ended');
      const { rows, error } = JSON.parse(value) as { rows?: string[][]; error?: string };
      if (rows === undefined) throw new Error(`Python refuses it: ${error}`);
      return rows;
    },
    async close() {
      python.stdin?.end();
      await exit;
    },
  };
}

/** Rows that DuckDB reads together: a query for each table would take longer than all else. */
const together = 2000;

async function startDuckDb() {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-oracle-'));
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  /** By width and line end: DuckDB wants all lines of a file to end alike. */
  const piles = new Map<string, { text: string; rows: DomoCell[][] }>();

  async function flush(key: string): Promise<void> {
    const pile = piles.get(key);
    if (pile === undefined || pile.rows.length === 0) return;
    piles.delete(key);
    const file = join(folder, 'rows.csv');
    await writeFile(file, pile.text);
    const [width, newline] = key.split(' ') as [string, string];
    const columns = Array.from({ length: Number(width) }, (_, place) => `'c${place}': 'VARCHAR'`).join(', ');
    const found = await connection.runAndReadAll(
      `SELECT * FROM read_csv('${file}', header = false, delim = ',', quote = '"', escape = '"', new_line = '${newline}', nullstr = ['', '\\N'], allow_quoted_nulls = false, auto_detect = false, parallel = false, max_line_size = 10000000, columns = {${columns}})`,
    );
    const rows = found.getRows();
    const differs = pile.rows.findIndex((row, at) => !isDeepStrictEqual(row, rows[at]));
    same('the row that DuckDB reads in what is sent', rows[differs], pile.rows[differs]);
    same('the number of rows that DuckDB reads', rows.length, pile.rows.length);
  }

  return {
    /** @returns whether it reads them, now or later: not where lines end in both ways */
    async add(text: string, rows: DomoCell[][]): Promise<boolean> {
      const outside = text.replace(/"(?:[^"]|"")*"/g, '');
      const returns = (outside.match(/\r\n/g) ?? []).length;
      const isMixed = returns > 0 && returns < rows.length;
      // A text that is the word for a null is one, in quotes or not; and byte order marks are taken away.
      if (isMixed || rows.flat().includes('\\N') || text.includes('\ufeff')) return false;
      const key = `${rows[0]?.length} ${returns > 0 ? '\\r\\n' : '\\n'}`;
      const pile = piles.get(key) ?? { text: '', rows: [] };
      piles.set(key, pile);
      pile.text += text;
      pile.rows.push(...rows);
      if (pile.rows.length > together) await flush(key);
      return true;
    },
    async close() {
      try {
        for (const key of [...piles.keys()]) await flush(key);
      } finally {
        connection.closeSync();
        instance.closeSync();
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
