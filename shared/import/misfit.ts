import type { Column } from '../config/route.ts';
import { findMisfit } from '../csv/misfit.ts';
import { CellOfWrongType, type FileError, ObjectGone } from '../errors.ts';
import { excerpt } from '../excerpt.ts';
import { type Batch, type BatchLoad, routeOf } from './batch.ts';
import { domoDialectOf } from './dialect.ts';
import { forEach } from './for-each.ts';
import { describe } from './load.ts';
import type { Objects } from './ports.ts';

/**
 * The loads of a batch that Domo could not take because of a cell, each with its error. Domo does not say which
 * [X3, I6], so the files are read again, and of each the first cell is named that does not fit its column. One that
 * can't be read again any more is at fault too: it may be the one, and nobody can look.
 *
 * @param isOver whether there is no more time to look; then what was found until then is all
 */
export async function findUnfit(
  objects: Pick<Objects, 'read'>,
  batch: Batch,
  columns: Column[],
  isOver: () => boolean = () => false,
): Promise<Map<BatchLoad, FileError>> {
  const unfit = new Map<BatchLoad, FileError>();
  await forEach(batch.loads, async (member) => {
    const { object } = member.load;
    const { read, showCells } = routeOf(batch, member.load);
    const { dataStart } = member.plan;
    const chunks = whileTime(objects.read(object, dataStart, object.size), isOver);
    const misfit = await findMisfit(columns, chunks, {
      dialect: domoDialectOf(read),
      dataStart,
    }).catch(whereGone);
    if (misfit === null) return;
    if (misfit instanceof ObjectGone) {
      unfit.set(member, misfit);
      return;
    }
    const { row, column, offset, text, type } = misfit;
    const cell = excerpt(showCells, JSON.stringify(text), 'the cell');
    unfit.set(
      member,
      new CellOfWrongType(
        `${describe(object)}: row ${row + (read.header ? 1 : 0)}, byte ${offset}: ${cell} in column ${JSON.stringify(column)} is no ${type}. Mend the cell, or make the column a STRING, and drop the file again. The DataSet is as it was.`,
      ),
    );
  });
  return unfit;
}

/** Does not end early, which would make a cell of half a cell: it throws. */
async function* whileTime(chunks: AsyncIterable<Uint8Array>, isOver: () => boolean) {
  for await (const chunk of chunks) {
    if (isOver()) throw new TimeOver();
    yield chunk;
  }
}

class TimeOver extends Error {}

function whereGone(error: unknown): ObjectGone | null {
  if (error instanceof ObjectGone) return error;
  if (error instanceof TimeOver) return null;
  throw error;
}
