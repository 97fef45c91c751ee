import { BLOCK, type CellColumn } from './cells-of-column.ts';
import type { ChunkReader } from './chunk-reader.ts';
import { createPages, type Pages, shapeOf } from './column.ts';
import { createValues, type Values } from './encodings/values.ts';
import { damaged } from './fault.ts';
import type { Chunk } from './footer.ts';
import type { Page } from './page.ts';
import type { Field } from './schema.ts';
import { Spelled } from './spell/spelled.ts';
import type { Speller } from './spell/speller.ts';

/** Each row has the cell of its own number. */
const inOrder = Int32Array.from({ length: BLOCK }, (_, row) => row);

/** A leaf of which each row has one value, or a null. */
export class FlatColumn implements CellColumn {
  available = 0;
  rows: Int32Array = inOrder;
  cells: Spelled;
  private readonly pages: Pages;
  private readonly highest: number;
  private readonly speller: Speller;
  private readonly own = new Spelled();
  private readonly places = new Int32Array(BLOCK);
  private readonly levels = new Int32Array(BLOCK);
  private readonly mapped = new Int32Array(BLOCK);
  private readonly values: Values;
  private dictionary: Spelled | null = null;
  private page: Page | null = null;

  constructor(chunk: Chunk, reader: ChunkReader, field: Field, speller: Speller) {
    this.cells = this.own;
    this.highest = field.definition;
    this.speller = speller;
    this.values = createValues(shapeOf(field), BLOCK);
    this.pages = createPages(chunk, reader, field, (values, count) => {
      const dictionary = new Spelled();
      dictionary.start(count);
      speller(values, count, dictionary);
      this.dictionary = dictionary;
    });
  }

  async load(): Promise<void> {
    while (this.available === 0) {
      this.page = await this.pages.next();
      this.available = this.page.values;
    }
  }

  async skip(rows: number): Promise<void> {
    let left = rows - (await this.pages.skip(rows));
    while (left > 0) {
      await this.load();
      const some = Math.min(left, this.available, BLOCK);
      this.fill(some);
      left -= some;
    }
  }

  fill(count: number): void {
    const { page } = this;
    if (page === null) throw new RangeError('no page is loaded');
    this.available -= count;
    const same = page.definitions.same(count);
    let filled = 0;
    if (same === this.highest) filled = count;
    else if (same === -1) {
      page.definitions.read(count, this.levels);
      for (let row = 0; row < count; row++) if (this.levels[row] === this.highest) filled++;
    }
    if (page.content.kind === 'values') {
      this.own.start(BLOCK);
      this.cells = this.own;
      page.content.reader.read(filled, this.values);
      this.speller(this.values, filled, this.own);
      if (filled === count) this.rows = inOrder;
      else this.spread(count, filled, same, inOrder);
    } else {
      const { dictionary } = this;
      if (dictionary === null) {
        if (filled > 0) damaged('has a page that needs a dictionary, and none before it');
        this.spread(count, 0, same, inOrder);
        return;
      }
      this.cells = dictionary;
      page.content.reader.read(filled, this.places);
      for (let k = 0; k < filled; k++) {
        if ((this.places[k] as number) >>> 0 >= dictionary.count)
          damaged('has a page with a value that is not in its dictionary');
      }
      if (filled === count) this.rows = this.places;
      else this.spread(count, filled, same, this.places);
    }
  }

  /** Gives the rows that have a value the next of those cells. */
  private spread(count: number, filled: number, same: number, cells: Int32Array): void {
    const { mapped, levels, highest } = this;
    this.rows = mapped;
    if (filled === 0) {
      mapped.fill(-1, 0, count);
      return;
    }
    if (same !== -1) throw new RangeError('some rows have values, and all have one level');
    let next = 0;
    for (let row = 0; row < count; row++)
      mapped[row] = levels[row] === highest ? (cells[next++] as number) : -1;
  }
}
