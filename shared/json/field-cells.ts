import { emptyCell, type JsonCell } from './cell.ts';
import type { Fault } from './fault.ts';
import type { FieldNode } from './field-tree.ts';
import { type Path, pointerOf } from './path.ts';

/** What becomes of values that no field asks for: an anomaly, nothing, or each becomes a further field. */
export type Extra = 'reject' | 'drop' | 'collect';

/** The cells of a record: one for each field, those that were collected behind the others. */
export interface FieldCells {
  readonly cells: readonly JsonCell[];
  /** The JSON Pointers of the fields that were collected, in the order of their first appearance. */
  readonly collected: readonly string[];
  /** The paths of values that were dropped; of many, the first ones. */
  readonly dropped: ReadonlySet<string>;
  /** Makes a field of a place. Returns why it can't be. */
  collect(node: FieldNode, keyAt: number): Fault | null;
  /** Tells of a value that goes nowhere. */
  tellDropped(parent: Path, key: string): void;
}

/** Further keys are refused, where all of them are collected. */
const mostFields = 5000;
/** Paths that are told. */
const mostTold = 100;

/** @param count how many fields there are at first */
export function createFieldCells(count: number): FieldCells {
  const cells = Array.from({ length: count }, emptyCell);
  const collected: string[] = [];
  const dropped = new Set<string>();

  return {
    ...{ cells, collected, dropped },
    collect(node, keyAt) {
      if (cells.length >= mostFields) return { kind: 'TooManyKeys', at: keyAt, limit: mostFields };
      node.fields.push(cells.length);
      cells.push(emptyCell());
      collected.push(pointerOf(node.path));
      return null;
    },
    tellDropped(parent, key) {
      if (dropped.size < mostTold) dropped.add(told([...parent, key]));
    },
  };
}

/** As messages call a place: with dots, where that can't be misread. */
export function told(path: Path): string {
  return path.every((key) => key !== '' && !/[./]/.test(key)) || path.length === 1
    ? path.join('.')
    : pointerOf(path);
}
