import type { Column } from '../../config/route.ts';
import type { Behaviour } from '../../domo/behaviour.ts';
import { headerBefore } from '../header-row.ts';

/**
 * The body of an import: the rows, as they are, and before them the column names where the first row is like them [I9]:
 * unless a probe has seen that Domo drops no such row [I8].
 */
export function bodyOf(
  pieces: readonly Uint8Array[],
  columns: readonly Column[],
  importHeader: Behaviour['importHeader'] = 'dropped',
): Buffer[] {
  const rows = pieces.map((piece) => Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
  if (importHeader === 'kept') return rows;
  const names = columns.map(({ name }) => name);
  const header = headerBefore(rows, names);
  return header === null ? rows : [header, ...rows];
}
