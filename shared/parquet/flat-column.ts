import type { Budget } from './budget.ts';
import type { CellColumn } from './cells-of-column.ts';
import type { ChunkReader } from './chunk-reader.ts';
import { createPages, type OpenPage, type Pages } from './column.ts';
import { damaged } from './fault.ts';
import type { Chunk } from './footer.ts';
import { BLOCK } from './kernel/kernel.ts';
import type { Workspace } from './kernel/workspace.ts';
import type { Page } from './page.ts';
import type { Field } from './schema.ts';
import { Spelled } from './spell/spelled.ts';
import type { Speller } from './spell/speller.ts';
import type { StreamedPage } from './stream/page.ts';

/** Rows that are spelt ahead at most. */
const AHEAD = 2 * BLOCK;

/** A page that does not stay unpacked: its rows are spelt some thousand at a time, and it is opened again for the next. */
interface Passing {
  page: Pick<OpenPage, 'values' | 'reopen'>;
  /** Rows that have been spelt. */
  done: number;
  cells: Spelled;
  rows: Int32Array;
  /** Of the rows that are spelt: the next. */
  next: number;
}

/** A leaf of which each row has one value, or a null. */
export class FlatColumn implements CellColumn {
  available = 0;
  rows: Int32Array;
  cells: Spelled;
  private readonly pages: Pages;
  private readonly highest: number;
  private readonly speller: Speller;
  private readonly budget: Budget;
  private readonly own = new Spelled();
  private readonly space: Workspace;
  private dictionary: Spelled | null = null;
  private page: Page | null = null;
  /** Bytes of the budget that it has. */
  private taken = 0;
  private passing: Passing | null = null;
  private streamed: StreamedPage | null = null;

  constructor(
    { chunk, reader, field }: { chunk: Chunk; reader: ChunkReader; field: Field },
    speller: Speller,
    budget: Budget,
    space: Workspace,
  ) {
    this.cells = this.own;
    this.rows = space.inOrder;
    this.highest = field.definition;
    this.speller = speller;
    this.budget = budget;
    this.space = space;
    this.pages = createPages(chunk, reader, field, (values, count) => {
      const dictionary = new Spelled();
      dictionary.start(count);
      speller(values, count, dictionary);
      dictionary.keepIn(space);
      this.dictionary = dictionary;
    });
  }

  get isAtEnd(): boolean {
    const { passing } = this;
    const isPassed = passing === null || passing.done === passing.page.values;
    const isStreamed = this.streamed === null || this.streamed.left === 0;
    return this.available === 0 && this.pages.left === 0 && isPassed && isStreamed;
  }

  async load(): Promise<void> {
    const { passing, budget } = this;
    if (passing !== null && passing.done < passing.page.values) {
      this.spellAhead(passing, await passing.page.reopen());
      return;
    }
    this.page = null;
    budget.give(this.taken);
    this.taken = 0;
    while (this.available === 0) {
      if (this.streamed !== null && this.streamed.left > 0) {
        this.page = await this.streamed.next();
        this.available = this.page.values;
        return;
      }
      this.streamed = await this.pages.stream(budget);
      if (this.streamed !== null) {
        this.passing = null;
        continue;
      }
      const page = await this.pages.next();
      if (page.content.kind === 'places' || budget.take(page.size)) {
        this.taken = page.content.kind === 'places' ? 0 : page.size;
        this.passing = null;
        this.page = page;
        this.available = page.values;
      } else {
        const cells = this.passing?.cells ?? new Spelled();
        const rows = this.passing?.rows ?? new Int32Array(AHEAD);
        const { values, reopen } = page;
        // The page itself is not kept.
        this.passing = { page: { values, reopen }, done: 0, cells, rows, next: 0 };
        this.spellAhead(this.passing, page);
      }
    }
  }

  async skip(rows: number): Promise<void> {
    let left = rows - (await this.pages.skip(rows));
    while (left > 0) {
      await this.load();
      const some = Math.min(left, this.available, this.space.rows);
      this.space.beginBlock();
      this.fill(some);
      left -= some;
    }
  }

  fill(count: number): void {
    this.available -= count;
    const { passing, page, space } = this;
    if (passing !== null) {
      this.cells = passing.cells;
      this.rows = passing.rows.subarray(passing.next, passing.next + count);
      passing.next += count;
      return;
    }
    if (page === null) throw new RangeError('no page is loaded');
    const { same, filled } = this.readLevels(page, count);
    if (page.content.kind === 'values') {
      page.content.reader.read(filled, space.values);
      const mapped = filled === count ? space.inOrder : this.spread(count, filled, same);
      this.own.startIn(space, filled);
      this.speller(space.values, filled, this.own);
      this.own.finish();
      this.cells = this.own;
      this.rows = mapped;
      return;
    }
    const { dictionary } = this;
    if (dictionary === null && filled > 0) damaged('has a page that needs a dictionary, and none before it');
    this.cells = dictionary ?? this.own;
    if (filled === 0) {
      this.rows = space.allNull;
      return;
    }
    const places = space.ints(count) ?? new Int32Array(count);
    page.content.reader.read(filled, places);
    for (let k = 0; k < filled; k++) {
      if ((places[k] as number) >>> 0 >= this.cells.count)
        damaged('has a page with a value that is not in its dictionary');
    }
    this.rows = filled === count ? places : this.spread(count, filled, same, places);
  }

  /** Spells the next rows of a page of values behind those that are done, as many as the budget has room for. */
  private spellAhead(passing: Passing, page: Page): void {
    const { cells, rows } = passing;
    if (page.content.kind !== 'values') throw new RangeError('a page of places stays');
    const { reader } = page.content;
    const { values, levels } = this.space;
    for (let left = passing.done; left > 0; ) {
      const some = Math.min(left, BLOCK);
      reader.read(this.readLevels(page, some).filled, values);
      left -= some;
    }
    cells.start(AHEAD);
    let spelt = 0;
    while (spelt < AHEAD && passing.done < page.values && (spelt === 0 || cells.at < this.budget.ahead)) {
      const some = Math.min(BLOCK, AHEAD - spelt, page.values - passing.done);
      const { same, filled } = this.readLevels(page, some);
      reader.read(filled, values);
      let next = cells.count;
      this.speller(values, filled, cells);
      const isAll = filled === some;
      for (let row = 0; row < some; row++)
        rows[spelt + row] = isAll || (same === -1 && levels[row] === this.highest) ? next++ : -1;
      spelt += some;
      passing.done += some;
    }
    passing.next = 0;
    this.available = spelt;
  }

  /** Reads the levels of the next rows. `same`: the one that all have; -1: they are in `levels`. */
  private readLevels({ definitions }: Page, count: number): { same: number; filled: number } {
    const { highest } = this;
    const { levels } = this.space;
    const same = definitions.same(count);
    if (same !== -1) return { same, filled: same === highest ? count : 0 };
    definitions.read(count, levels);
    let filled = 0;
    for (let row = 0; row < count; row++) if (levels[row] === highest) filled++;
    return { same, filled };
  }

  /** Gives the rows that have a value the next cell. @param cells left out: each its own */
  private spread(count: number, filled: number, same: number, cells?: Int32Array): Int32Array {
    const { highest, space } = this;
    if (filled === 0) return space.allNull;
    if (same !== -1) throw new RangeError('some rows have values, and all have one level');
    const { levels } = space;
    const mapped = space.ints(count) ?? new Int32Array(count);
    let next = 0;
    for (let row = 0; row < count; row++) {
      if (levels[row] !== highest) mapped[row] = -1;
      else {
        mapped[row] = cells === undefined ? next : (cells[next] as number);
        next++;
      }
    }
    return mapped;
  }
}
