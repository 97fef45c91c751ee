import { faultText } from '../../csv/cell-misfit.ts';
import type { ColumnType } from '../../data-set.ts';
import type { DataSet } from '../../domo/answers.ts';
import { ConfigInvalid, DomoAnswerInvalid, ExportCellInvalid } from '../../errors.ts';
import { excerpt } from '../../excerpt.ts';
import type { ColumnWriter } from '../../parquet/write/column.ts';
import { createParquetFile } from '../../parquet/write/file.ts';
import { shorten } from '../../wording.ts';
import type { Form } from '../form.ts';
import type { Wish } from '../wish.ts';
import { createScanner, ScanFault, type Spans } from './scanner.ts';
import { elementsOf, parquetColumns } from './schema.ts';
import { addsTo, CellFault } from './values.ts';

/** Bytes of the file, and rows, that make a row group: whichever comes first. Its bytes are in memory until it ends. */
const groupBytes = 16 * 2 ** 20;
const groupRows = 1_000_000;
/** Bytes that a row may have: as many as one of a file that is loaded, by default. */
const longestRow = 16 * 2 ** 20;

const BACKSLASH = 0x5c;
const APOSTROPHE = 0x27;

/**
 * Parquet, typed by the DataSet's schema. What comes has to be what the schema says, column by column: the names in the
 * header, and each cell a value of its column's type. Nothing else becomes a value, nor a null.
 *
 * Throws DomoAnswerInvalid and ExportCellInvalid, and ConfigInvalid where there are no columns.
 */
export function createParquetForm(
  { id, schema: { columns } }: Pick<DataSet, 'id' | 'schema'>,
  { spelling, showCells }: Pick<Wish, 'spelling' | 'showCells'>,
): Form {
  if (columns.length === 0) {
    throw new ConfigInvalid(
      `DataSet ${id} has no columns, so that no Parquet file can be made of it. Load something into it first, or leave out "format": "parquet".`,
    );
  }
  const file = createParquetFile(elementsOf(columns), 'sluice');
  const adders = columns.map(({ type }, place) => addsTo(file.columns[place] as ColumnWriter, type));
  const isText = columns.map(({ type }) => type === 'STRING');
  const hasNullWord = spelling.exportNull === '\\N';
  const isEscaped = spelling.exportEscape === 'always';
  let rows = 0;
  let nulls = 0;

  const scanner = createScanner(columns.length, longestRow, (spans) => {
    if (spans.count !== columns.length) {
      throw invalid(`has ${spans.count} cells, and the DataSet ${columns.length} columns`);
    }
    if (scanner.records === 1) header(spans);
    else row(spans);
  });

  function header(spans: Spans): void {
    for (let place = 0; place < columns.length; place++) {
      const { name } = columns[place] as (typeof columns)[number];
      const found = textOf(spans, place);
      if (found === name || (isEscaped && found === `'${name}`)) continue;
      throw invalid(
        `names column ${place + 1} ${JSON.stringify(found)}, and the DataSet's schema ${JSON.stringify(name)}`,
      );
    }
  }

  function row(spans: Spans): void {
    for (let place = 0; place < columns.length; place++) {
      try {
        cell(spans, place);
      } catch (fault) {
        if (!(fault instanceof CellFault)) throw fault;
        throw misfit(fault.message, textOf(spans, place), place);
      }
    }
    rows++;
  }

  function cell({ bytes, starts, ends, quotes }: Spans, place: number): void {
    const add = adders[place] as (typeof adders)[number];
    const column = file.columns[place] as ColumnWriter;
    const from = starts[place] as number;
    const to = ends[place] as number;
    const quoting = quotes[place];
    if (quoting === 2) {
      const text = unescaped(bytes, from, to);
      add(text, 0, text.length, true);
      return;
    }
    if (quoting === 1) {
      add(bytes, from, to, true);
      return;
    }
    const isNullWord = to - from === 2 && bytes[from] === BACKSLASH && bytes[from + 1] === 0x4e;
    // Where null has a word, an empty cell is an empty text.
    if (hasNullWord ? isNullWord : from === to) {
      if (isNullWord) nulls++;
      column.null();
      return;
    }
    if (isNullWord && !isText[place]) throw new CellFault('nullWord');
    const added = isEscaped && !isText[place] && bytes[from] === APOSTROPHE ? 1 : 0;
    add(bytes, from + added, to, false);
  }

  function flush(): Buffer[] {
    if (rows === 0) return [];
    const bytes = file.closeGroup(rows);
    rows = 0;
    return bytes;
  }

  function told<T>(work: () => T): T {
    try {
      return work();
    } catch (fault) {
      throw fault instanceof ScanFault ? invalid(fault.message, 1) : fault;
    }
  }

  function invalid(what: string, more = 0): DomoAnswerInvalid {
    return new DomoAnswerInvalid(
      `Row ${scanner.records + more} of the export of DataSet ${id} ${what}. Nothing was kept. As Parquet each row has to fit the DataSet's schema; without "format": "parquet" it is exported as Domo sends it.`,
    );
  }

  function misfit(reason: string, text: string, place: number): ExportCellInvalid {
    const { name, type } = columns[place] as (typeof columns)[number];
    const cell = excerpt(showCells, JSON.stringify(shorten(text)), 'the cell');
    return new ExportCellInvalid(
      `Row ${scanner.records} of the export of DataSet ${id}: ${cell} in column ${JSON.stringify(shorten(name))} ${misfitText(type, reason)}. Nothing was kept: Parquet has no other value for it, and no null may stand in its place. ${advice(reason)}`,
    );
  }

  return {
    push(csv) {
      told(() => scanner.push(csv));
      const isFull = rows >= groupRows || file.held >= groupBytes;
      return isFull ? flush() : [];
    },
    end() {
      told(() => scanner.end());
      return [...flush(), ...file.end()];
    },
    get received() {
      return { records: scanner.records, isOpen: scanner.isOpen, includeHeader: true };
    },
    get told() {
      return {
        columns: parquetColumns(columns),
        ...(hasNullWord ? { nulls } : {}),
        ...(isEscaped ? { formulasEscaped: true as const } : {}),
      };
    },
  };
}

function misfitText(type: ColumnType, reason: string): string {
  switch (reason) {
    case 'nullWord':
      return `is no ${type}, and \\N without quotes is null in exports of some Domos`;
    default:
      return faultText(type, reason);
  }
}

function advice(reason: string): string {
  return reason === 'nullWord'
    ? 'Run npx sluice probe: it finds out how your Domo writes null, and exports go by that.'
    : 'Make the column a STRING in Domo, or leave out "format": "parquet": CSV keeps the cell as Domo sends it.';
}

function textOf({ bytes, starts, ends, quotes }: Spans, place: number): string {
  const text = bytes.toString('utf8', starts[place], ends[place]);
  return quotes[place] === 2 ? text.replaceAll('""', '"') : text;
}

/** The bytes of a cell with one quote for each two. */
function unescaped(bytes: Buffer, from: number, to: number): Buffer {
  return Buffer.from(bytes.toString('latin1', from, to).replaceAll('""', '"'), 'latin1');
}
