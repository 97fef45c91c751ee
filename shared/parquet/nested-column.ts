import { type JsonReader, readerOf } from './assemble.ts';
import type { CellColumn } from './cells-of-column.ts';
import type { ChunkReader } from './chunk-reader.ts';
import { createPages, nameOf, type Pages, shapeOf } from './column.ts';
import { createValues } from './encodings/values.ts';
import { damaged, unread } from './fault.ts';
import type { Chunk } from './footer.ts';
import { BLOCK } from './kernel/kernel.ts';
import type { Field } from './schema.ts';
import { createJsonSpeller, type JsonValue } from './spell/json.ts';
import { Spelled } from './spell/spelled.ts';

/** Rows that are put together at once. */
const ROWS = 128;
/** Values of a leaf that one row may have: a few bytes may say that there are billions. */
const mostInRow = 2 ** 20;
/** Values that are held once there is a whole row among them. */
const enough = 64 * 1024;

/** A list, a map or a structure, whose rows are cells of JSON. */
export class NestedColumn implements CellColumn {
  readonly rows = new Int32Array(ROWS);
  readonly cells = new Spelled();
  private readonly leaves: Leaf[];
  private readonly read: JsonReader;
  private readonly spell: (text: string, into: Spelled) => void;
  private ready = 0;

  /**
   * @param leaves where the values of its leaves are
   * @param spell adds a cell
   */
  constructor(
    field: Field,
    leaves: { chunk: Chunk; reader: ChunkReader; field: Field }[],
    spell: (text: string, into: Spelled) => void,
  ) {
    this.leaves = leaves.map(({ chunk, reader, field }) => new Leaf(chunk, reader, field));
    this.read = readerOf(field, this.leaves, field.leaf);
    this.spell = spell;
  }

  get available(): number {
    return this.ready;
  }

  get isAtEnd(): boolean {
    return this.leaves.every((leaf) => leaf.isAtEnd);
  }

  async load(): Promise<void> {
    let ready = ROWS;
    for (const leaf of this.leaves) ready = Math.min(ready, await leaf.demand(ROWS));
    if (ready === 0) damaged('has a column with fewer rows than its row group');
    this.ready = ready;
  }

  async skip(rows: number): Promise<void> {
    for (let left = rows; left > 0; ) {
      if (this.ready === 0) await this.load();
      const some = Math.min(left, this.ready);
      this.fill(some);
      left -= some;
    }
  }

  fill(count: number): void {
    const { cells, rows } = this;
    cells.start(ROWS);
    for (let row = 0; row < count; row++) {
      const value = this.read();
      for (const leaf of this.leaves) leaf.endRow();
      rows[row] = value === null ? -1 : cells.count;
      if (value === null) continue;
      if (typeof value === 'string') this.spell(value, cells);
      else cells.fail(value);
    }
    this.ready -= count;
  }
}

/** The values of a leaf with their levels, a few rows at a time. */
export class Leaf {
  private readonly pages: Pages;
  private readonly highest: number;
  private readonly field: Field;
  private dictionary: JsonValue[] | null = null;
  private levels: { definition: number; repetition: number }[] = [];
  private values: (JsonValue | null)[] = [];
  private next = 0;
  /** Rows that begin in what is held. */
  private begun = 0;
  /** Values that the row under way has had. */
  private inRow = 0;
  private readonly toJson: ReturnType<typeof createJsonSpeller>;

  constructor(chunk: Chunk, reader: ChunkReader, field: Field) {
    this.field = field;
    this.highest = field.definition;
    this.toJson = createJsonSpeller(field);
    this.pages = createPages(chunk, reader, field, (values, count) => {
      this.dictionary = Array.from({ length: count }, (_, index) => this.toJson(values, index));
    });
  }

  /** Reads on until so many whole rows are there. @returns how many are; fewer only at the end */
  async demand(rows: number): Promise<number> {
    if (this.next > 0) {
      this.levels.splice(0, this.next);
      this.values.splice(0, this.next);
      this.next = 0;
    }
    const isEnough = () => this.begun > rows || (this.begun > 1 && this.levels.length >= enough);
    while (!isEnough() && (this.open !== null || this.pages.left > 0)) {
      if (this.begun < 2 && this.levels.length > mostInRow)
        unread(
          `has a row of more than ${mostInRow} values in its column ${nameOf(this.field)}. Write it with fewer values in a list, and drop that`,
        );
      await this.readSome();
    }
    const isAll = this.open === null && this.pages.left === 0;
    return isAll ? this.begun : this.begun - 1;
  }

  get isAtEnd(): boolean {
    return this.open === null && this.pages.left === 0 && this.next === this.levels.length;
  }

  private open: Awaited<ReturnType<Pages['next']>> | null = null;
  private left = 0;

  private async readSome(): Promise<void> {
    if (this.open === null) {
      this.open = await this.pages.next();
      this.left = this.open.values;
    }
    const { open: page, highest, field } = this;
    const count = Math.min(BLOCK, this.left);
    const definitions = new Int32Array(count);
    const repetitions = new Int32Array(count);
    page.definitions.read(count, definitions);
    page.repetitions.read(count, repetitions);
    let filled = 0;
    for (const level of definitions) if (level === highest) filled++;
    const values: JsonValue[] = [];
    if (page.content.kind === 'values') {
      const read = createValues(shapeOf(field), filled);
      page.content.reader.read(filled, read);
      for (let k = 0; k < filled; k++) values.push(this.toJson(read, k));
    } else {
      const places = new Int32Array(filled);
      page.content.reader.read(filled, places);
      for (const place of places)
        values.push(
          this.dictionary?.[place] ?? damaged('has a page with a value that is not in its dictionary'),
        );
    }
    let taken = 0;
    for (let k = 0; k < count; k++) {
      const definition = definitions[k] as number;
      const repetition = repetitions[k] as number;
      if (definition > highest || repetition > field.repetition)
        damaged('has levels that its schema does not have');
      if (repetition === 0) this.begun++;
      else if (this.begun === 0) damaged(`has a column ${nameOf(field)} that does not begin with a row`);
      this.levels.push({ definition, repetition });
      this.values.push(definition === highest ? (values[taken++] as JsonValue) : null);
    }
    this.left -= count;
    if (this.left === 0) this.open = null;
  }

  /** The level at which the next value is there. Throws ParquetFault where there is none. */
  definition(): number {
    return this.levels[this.next]?.definition ?? damaged('has columns of different numbers of values');
  }

  /** The level at which the next value repeats the one before; 0 where a row begins, or nothing comes. */
  repetition(): number {
    return this.levels[this.next]?.repetition ?? 0;
  }

  take(): JsonValue | null {
    const level = this.levels[this.next];
    // A row has as many values of this leaf as the leaf says, and no more.
    if (level === undefined || (level.repetition === 0 && this.inRow > 0))
      damaged('has columns of different numbers of values');
    this.inRow++;
    return this.values[this.next++] ?? null;
  }

  endRow(): void {
    if (this.repetition() !== 0 || this.inRow === 0) damaged('has columns of different numbers of values');
    this.inRow = 0;
    this.begun--;
  }
}
